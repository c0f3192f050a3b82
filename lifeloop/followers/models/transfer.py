"""Imports and exports of followers: they take long, show progress, survive leaving the page, and can be stopped."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account


class TransferSort(models.TextChoices):
    IMPORT = "import", _("import")
    EXPORT = "export", _("export")


class TransferState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    STOPPED = "stopped", pgettext_lazy("transfer", "stopped")


class Transfer(models.Model):
    """One import or export; ``cursor`` is where the next step goes on. ``path`` is below the private files folder.

    ``cursor``: of an export the last person, of an import the last line. ``size``: bytes of the file so far (export), or
    read so far (import).
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="transfers")
    sort = models.CharField(max_length=6, choices=TransferSort)
    format = models.CharField(max_length=4)  # csv, xlsx
    state = models.CharField(max_length=7, choices=TransferState, default=TransferState.WAITING)
    filters = models.JSONField(default=dict)
    path = models.CharField(max_length=120, blank=True)
    name = models.CharField(max_length=80, blank=True)
    total = models.PositiveIntegerField(null=True)
    done = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    cursor = models.BigIntegerField(default=0)
    size = models.BigIntegerField(default=0)
    report = models.JSONField(default=list)  # the first refusals: line, reason
    note = models.CharField(max_length=200, blank=True)
    made_by_id = models.BigIntegerField(null=True)
    made_by_name = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["account", "-id"], name="transfer_by_account")]

    def __str__(self) -> str:
        return f"{self.sort} {self.pk} {self.state}"
