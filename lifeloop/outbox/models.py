"""The rows of the outbox: jobs to be done, events that happened, clocks of periodic jobs."""

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q


class Job(models.Model):
    """One piece of work; it may run more than once, so what runs it must be idempotent."""

    class State(models.TextChoices):
        READY = "ready"
        LEASED = "leased"
        DONE = "done"
        FAILED = "failed"

    name = models.CharField(max_length=100)
    payload = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    # Encrypted with the server's key; erased when the job ends or ``expires_at`` has passed.
    secret = models.BinaryField(null=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.READY)
    # When it may next be claimed: its time, the end of a pause, or the end of its lease.
    run_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=10)
    # Who claims it draws a new token; only the holder of the token may end the job.
    lease_token = models.CharField(max_length=32, default="", blank=True)
    # The class of the error and its code: never its text, which may name a person.
    last_error = models.CharField(max_length=200, default="", blank=True)
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["run_at", "id"], name="outbox_job_due", condition=Q(done_at__isnull=True)
            ),
            models.Index(
                fields=["done_at"], name="outbox_job_done", condition=Q(done_at__isnull=False)
            ),
            models.Index(
                fields=["expires_at"],
                name="outbox_job_secret",
                condition=Q(secret__isnull=False, expires_at__isnull=False),
            ),
            models.Index(fields=["id"], name="outbox_job_failed", condition=Q(state="failed")),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.pk} {self.state}"


class Event(models.Model):
    """Something that happened, with the ids it is about; lives below those packages: no foreign keys."""

    kind = models.CharField(max_length=60)
    at = models.DateTimeField()
    person_id = models.BigIntegerField(null=True)
    account_id = models.BigIntegerField(null=True)
    program_id = models.BigIntegerField(null=True)
    merchant_id = models.BigIntegerField(null=True)
    facts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Periodic(models.Model):
    """When a periodic job is next due; one process wins the change of ``next_at`` and enqueues it."""

    name = models.CharField(max_length=100, primary_key=True)
    next_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
