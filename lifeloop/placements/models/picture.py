"""The pictures an account uploaded."""

from typing import ClassVar

from django.db import models

from lifeloop.kernel import clock, ids
from lifeloop.lifestyle.models import Account


class Picture(models.Model):
    """One picture, re-encoded and kept under the hash of its bytes; ``path`` is its name in the media store."""

    id = models.BigIntegerField(primary_key=True, default=ids.row_id)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="pictures")
    digest = models.CharField(max_length=64)
    path = models.CharField(max_length=120)
    name = models.CharField(max_length=80, blank=True)  # as it was uploaded; shown, never opened
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size = models.PositiveIntegerField()  # bytes
    made_by_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(default=clock.now)
    removed_at = models.DateTimeField(null=True)  # out of the library; what shows it keeps it

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "digest"], name="picture_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["account", "-id"], name="picture_by_account"),
            models.Index(fields=["path"], name="picture_by_path"),  # before its file is deleted
        ]

    def __str__(self) -> str:
        return self.path
