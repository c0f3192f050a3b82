"""What a person asked about their own data: a file of it, or that it goes."""

from typing import ClassVar

from django.db import models

from lifeloop.identity.models import Person
from lifeloop.kernel import clock, ids


class OwnFileState(models.TextChoices):
    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


class OwnFile(models.Model):
    """A file of everything held about one person, for that person only. ``path`` is below the private files folder.

    ``expires_at``: from then on it cannot be fetched, and the file is deleted. ``size``: bytes.
    """

    id = models.BigIntegerField(primary_key=True, default=ids.row_id)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=7, choices=OwnFileState, default=OwnFileState.WAITING)
    language = models.CharField(max_length=8, blank=True)
    path = models.CharField(max_length=120, blank=True)
    size = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)
    ready_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    fetched_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(state="waiting"), name="own_file_waiting_once"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["expires_at"], name="own_file_over")]

    def __str__(self) -> str:
        return f"own file {self.pk} {self.state}"


class DepartureState(models.TextChoices):
    BEGUN = "begun"
    DONE = "done"


class Departure(models.Model):
    """A person who had everything deleted: the receipt, kept by its number, and until it is done the way to go on.

    ``counts``: how many rows of which model. ``person_id`` and ``user_id`` are empty once it is done.
    """

    number = models.CharField(max_length=24, primary_key=True)
    person_id = models.BigIntegerField(null=True, unique=True)
    user_id = models.CharField(max_length=16, blank=True)
    state = models.CharField(max_length=5, choices=DepartureState, default=DepartureState.BEGUN)
    counts = models.JSONField(default=dict)
    asked_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"departure {self.number}"
