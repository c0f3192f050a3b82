"""One-time codes by SMS, what the demo port kept, and the counters that limit both."""

from typing import ClassVar

from django.db import models

from lifeloop.kernel import clock


class OneTimeCode(models.Model):
    """A six-digit code, salted and hashed, bound to purpose + requester + object + phone."""

    purpose = models.CharField(max_length=24)
    requester = models.CharField(max_length=80)
    object = models.CharField(max_length=80)
    phone = models.CharField(max_length=20)
    salt = models.CharField(max_length=32)
    code_hash = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["purpose", "requester", "object", "-id"], name="code_by_binding"),
            models.Index(fields=["phone", "created_at"], name="code_by_phone"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.pk}"


class LimitCount(models.Model):
    """How often something happened in one window: ``key`` names the rule and whom it counts."""

    key = models.CharField(max_length=120)
    window = (
        models.BigIntegerField()
    )  # start of the window, seconds since 1970, a multiple of its length
    count = models.PositiveIntegerField(default=0)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "window"], name="limit_once")
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.count}"


class SmsText(models.Model):
    """A text that the demo port kept instead of sending; only in demo mode."""

    phone = models.CharField(max_length=20)
    text = models.CharField(max_length=300)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["phone", "-id"], name="sms_text_by_phone")]

    def __str__(self) -> str:
        return f"text {self.pk}"
