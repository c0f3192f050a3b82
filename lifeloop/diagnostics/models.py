"""接口日志: one row a call that was refused, or that the sample took; and which acts were done, so that none is done twice."""

from typing import ClassVar

from django.db import models

from lifeloop.kernel import clock, ids


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


class Act(models.Model):
    """What an app signed has been done: the same bytes do it no second time. Kept for twice the clock window."""

    pk = models.CompositePrimaryKey("app_id", "key")
    app_id = models.CharField(max_length=16)  # whose key signs
    key = models.CharField(max_length=64)  # SHA-256 of what was signed and of the files
    answer = models.JSONField(null=True)  # None: nobody knows it any more
    done_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["app_id", "done_at"], name="act_of_app"),
            models.Index(fields=["done_at"], name="act_done_at"),
        ]

    def __str__(self) -> str:
        return f"{self.app_id} {self.key}"
