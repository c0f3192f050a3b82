"""Promotion: QR codes with a scene, and short links."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account


class CodeSort(models.TextChoices):
    TEMPORARY = "TEMP", _("temporary")
    PERMANENT = "PERM", _("permanent")


class Code(models.Model):
    """推广码: scanning leads to ``/q/<token>``, where one follows with ``scene_id`` as the source; then to ``goto``."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="codes")
    token = models.CharField(max_length=32, unique=True)
    sort = models.CharField(max_length=4, choices=CodeSort)
    scene_id = models.CharField(max_length=32)  # letters, digits, underscore
    remark = models.CharField(max_length=256, blank=True)
    goto = models.JSONField(null=True)  # a target; null: the account's home
    with_logo = models.BooleanField(default=True)
    expires_at = models.DateTimeField(null=True)
    scans = models.PositiveIntegerField(default=0)
    follows = models.PositiveIntegerField(default=0)  # that began at this code
    made_by_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(default=clock.now)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["account", "-id"], name="code_by_account")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.scene_id}"


class ShortLink(models.Model):
    """短链接: ``/s/<token>``, counted; to a strange host only after a warning; revoked, it leads nowhere."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="short_links")
    token = models.CharField(max_length=16, unique=True)
    target = models.JSONField(null=True)  # null: the account's home
    scene_id = models.CharField(max_length=32, blank=True)
    remark = models.CharField(max_length=256, blank=True)
    clicks = models.PositiveIntegerField(default=0)
    made_by_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(default=clock.now)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["account", "-id"], name="short_link_by_account")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.token}"
