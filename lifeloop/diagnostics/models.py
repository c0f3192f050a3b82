"""接口日志: one row a call that was refused, or that the sample took."""

from typing import ClassVar

from django.db import models

from lifeloop.kernel import ids


class Call(models.Model):
    """A call as it came and what it was answered; nothing secret is in it any more."""

    id = models.BigIntegerField(primary_key=True, default=ids.row_id)
    merchant_id = models.BigIntegerField()
    app_id = models.CharField(max_length=16)  # whose key signs
    at = models.DateTimeField()
    version = models.CharField(max_length=1)  # of the protocol: 2 or 3
    method = models.CharField(max_length=128)
    code = models.CharField(max_length=8)  # of the gateway: 10000 and so on
    sub_code = models.CharField(max_length=64, blank=True)  # empty: it succeeded
    trace = models.CharField(max_length=40)
    request = models.JSONField(default=list)  # pairs of name and value, masked
    answer = models.TextField(blank=True)  # masked
    diagnosis = models.JSONField(null=True)  # of a refused signature; see services.kept_diagnosis

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["merchant_id", "-id"], name="call_of_merchant"),
            models.Index(fields=["merchant_id", "app_id", "-id"], name="call_of_app"),
            models.Index(fields=["merchant_id", "sub_code", "-id"], name="call_of_sub_code"),
            models.Index(fields=["merchant_id", "method", "-id"], name="call_of_method"),
            models.Index(fields=["trace"], name="call_of_trace"),
            models.Index(fields=["at"], name="call_at"),
        ]

    def __str__(self) -> str:
        return f"{self.method} {self.sub_code or self.code} {self.trace}"


class Overflow(models.Model):
    """So many calls of an app were not kept, because too many came at once."""

    id = models.BigIntegerField(primary_key=True, default=ids.row_id)
    merchant_id = models.BigIntegerField()
    at = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["merchant_id", "at"], name="overflow_of_merchant"),
            models.Index(fields=["at"], name="overflow_at"),
        ]

    def __str__(self) -> str:
        return f"{self.count} of {self.merchant_id}"
