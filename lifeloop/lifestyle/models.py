"""Columns and constraints of lifestyle accounts."""

from typing import ClassVar

from django.db import models

from lifeloop.identity.models import App
from lifeloop.kernel import clock
from lifeloop.lifestyle.rules import AccountState


class Account(models.Model):
    """A lifestyle account. ``last_seq`` numbers its publications to all followers, in the order they became due."""

    app = models.OneToOneField(
        App, on_delete=models.PROTECT, primary_key=True, related_name="account"
    )
    name = models.CharField(max_length=20, db_index=True)
    logo = models.CharField(max_length=120, blank=True)  # media path; empty: a drawn letter
    introduction = models.CharField(max_length=500)
    subject = models.CharField(max_length=60)  # 主体: the legal name shown to people
    greeting = models.CharField(max_length=500, blank=True)  # sent on follow; empty: none
    state = models.CharField(max_length=12, choices=AccountState, default=AccountState.OPENING)
    suspended = models.BooleanField(default=False)
    review_note = models.CharField(max_length=200, blank=True)
    last_seq = models.BigIntegerField(default=0)
    # The newest publication that is not recalled (messaging moves it with ``last_seq``): lists of conversations
    # sort a person's accounts by it without looking at any publication.
    newest_seq = models.BigIntegerField(default=0, db_default=0)
    newest_at = models.DateTimeField(null=True)
    newest_publication = models.BigIntegerField(null=True)
    opened_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["state", "suspended", "name"], name="account_listed")
        ]

    def __str__(self) -> str:
        return self.name
