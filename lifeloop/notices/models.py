"""Notices, a row for each member, and what members wish to be told of."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lifeloop.identity.models import Member, Merchant
from lifeloop.kernel import ids


class Notice(models.Model):
    """One thing a member is told. The sentence is made of ``kind``, ``variant`` and ``facts`` in the reader's language.

    ``key``: what made it, so that an event handled twice makes one. ``in_bell`` False: only a text was wanted, the row
    says that it was sent.
    """

    id = models.BigIntegerField(primary_key=True, default=ids.row_id)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="notices")
    merchant = models.ForeignKey(Merchant, on_delete=models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=40)
    variant = models.CharField(max_length=20, blank=True)
    facts = models.JSONField(default=dict)
    page = models.CharField(max_length=60)
    args = models.JSONField(default=list)
    fragment = models.CharField(max_length=60, blank=True)
    key = models.CharField(max_length=60)
    fold = models.CharField(max_length=60, blank=True)
    in_bell = models.BooleanField(default=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member", "kind", "key"], name="notice_once"),
            models.UniqueConstraint(
                fields=["member", "kind", "fold"],
                condition=Q(read_at=None) & ~Q(fold=""),
                name="notice_folded_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["member", "-at", "-id"], name="notice_by_member"),
            models.Index(fields=["member"], name="notice_unread", condition=Q(read_at=None)),
            models.Index(fields=["at"], name="notice_at"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} for {self.member_id}"


class Wish(models.Model):
    """What a member wants of a kind where it is not the kind's own default: a place in the bell, a text."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    bell = models.BooleanField()
    text = models.BooleanField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member", "kind"], name="notice_wish_once")
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.kind}"
