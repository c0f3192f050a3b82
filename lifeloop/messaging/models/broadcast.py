"""Broadcasts (群发): what was asked for, by whom, to whom, and how far it got; and why somebody did not get it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from lifeloop.identity.models import Member, Person
from lifeloop.kernel import clock, ids
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models.message import Publication, Send
from lifeloop.messaging.rules.broadcasts import AudienceSort, BroadcastState
from lifeloop.messaging.rules.holdout import MOST


class Broadcast(models.Model):
    """One broadcast. To all it becomes a ``publication`` (one row); to a segment a ``send`` and a message for each person.

    ``audience``: what ``audience_sort`` needs (``{"group": id}``, ``{"labels": [{"label", "values"}]}``, ``{"people": [id]}``,
    ``{"broadcast": id}``). ``cursor``: the last person id of the segment that was done, in the transaction that did it.
    """

    id = models.BigIntegerField(primary_key=True, default=ids.row_id)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="broadcasts")
    state = models.CharField(max_length=9, choices=BroadcastState, default=BroadcastState.DRAFT)
    kind = models.CharField(max_length=16)
    content = models.JSONField()
    audience_sort = models.CharField(max_length=6, choices=AudienceSort)
    audience = models.JSONField(default=dict)
    due_at = models.DateTimeField(null=True)  # null: at once
    # Per cent of the people that are kept back, so that a difference can be seen; it then goes person by person.
    hold_out = models.PositiveSmallIntegerField(default=0, db_default=0)
    wanted = models.PositiveIntegerField(null=True)  # people, when it began
    sent = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    opened = models.PositiveIntegerField(default=0)
    cursor = models.BigIntegerField(default=0)
    week = models.DateField(null=True)  # the Monday (GMT+8) of the week whose quota it took
    publication = models.OneToOneField(
        Publication, on_delete=models.PROTECT, null=True, related_name="broadcast"
    )
    send = models.OneToOneField(Send, on_delete=models.PROTECT, null=True, related_name="broadcast")
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="corrections"
    )
    request_key = models.CharField(
        max_length=64, blank=True
    )  # the form's: a second press is the first
    note = models.CharField(max_length=200, blank=True)
    made_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    submitted_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    recalled_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "request_key"],
                condition=~models.Q(request_key=""),
                name="broadcast_key_once",
            ),
            # One segment of an account at a time: what one chunk counts, no other chunk changes.
            models.UniqueConstraint(
                fields=["account"],
                condition=models.Q(state="RUNNING"),
                name="broadcast_running_once",
            ),
            models.CheckConstraint(
                condition=models.Q(hold_out__lte=MOST), name="broadcast_hold_out_most"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["account", "week"], name="broadcast_by_week"),
            models.Index(fields=["account", "-id"], name="broadcast_by_account"),
            models.Index(fields=["account", "state"], name="broadcast_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.pk} {self.state}"


class SkipReason(models.TextChoices):
    CAP = "cap", _("had as many broadcasts of this account this week as allowed")
    BUDGET = "budget", _("had as many broadcasts of all accounts this week as they want")
    UNFOLLOWED = "unfollowed", _("no longer followed when it was sent")
    RECEIVED = "received", _("had got it already")
    HELD = "hold_out", _("kept back, to see what the broadcast does")


class Skip(models.Model):
    """One person who did not get a broadcast, and why. ``seq`` with a publication to all: unread leaves it out."""

    pk = models.CompositePrimaryKey("person_id", "broadcast_id")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    broadcast = models.ForeignKey(
        Broadcast, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    seq = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=10, choices=SkipReason)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["person", "account", "seq"],
                condition=models.Q(seq__isnull=False),
                name="skip_of_publication",
            ),
            models.Index(fields=["broadcast", "reason"], name="skip_by_broadcast"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.broadcast_id} {self.reason}"


class Opening(models.Model):
    """A person opened a publication to all (its article, link or program); direct messages say it themselves."""

    pk = models.CompositePrimaryKey("publication_id", "person_id")
    publication = models.ForeignKey(
        Publication, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.publication_id} {self.person_id}"
