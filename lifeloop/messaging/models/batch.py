"""Batch sends: one template message to all who subscribed to it, or to those of them who are in a group."""

from typing import ClassVar

from django.db import models

from lifeloop.kernel import clock, ids
from lifeloop.messaging.models.template import UserTemplate
from lifeloop.messaging.rules.batches import BatchState
from lifeloop.programs.models import Program


class BatchSend(models.Model):
    """``data`` and ``page`` as a send has them. ``cursor``: the last person who was done, in the transaction that did it."""

    id = models.BigIntegerField(primary_key=True, default=ids.row_id)
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="+", db_index=False)
    template = models.ForeignKey(UserTemplate, on_delete=models.CASCADE, related_name="+")
    data = models.TextField()
    page = models.CharField(max_length=128)
    group_id = models.BigIntegerField(null=True)  # of the bound account; null: all subscribers
    state = models.CharField(max_length=7, choices=BatchState, default=BatchState.INIT)
    due_at = models.DateTimeField(null=True)  # null: at once
    cursor = models.BigIntegerField(default=0)
    sent = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    request_key = models.CharField(max_length=64)  # the caller's: the same call again is the first
    created_at = models.DateTimeField(default=clock.now)
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["program", "request_key"], name="batch_key_once")
        ]

    def __str__(self) -> str:
        return f"{self.program_id} {self.pk} {self.state}"
