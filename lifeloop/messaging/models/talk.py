"""What people write to an account, and how it answers by itself."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from lifeloop.identity.models import Member, Person
from lifeloop.kernel import clock, ids
from lifeloop.lifestyle.models import Account


class Incoming(models.Model):
    """One message of a person to an account; shown in both conversations.

    ``key`` is drawn by the page it was written on: a double tap, or a form that is sent again, is one message.
    """

    pk = models.CompositePrimaryKey("person_id", "id")
    id = models.BigIntegerField(default=ids.row_id)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    key = models.CharField(max_length=32)
    kind = models.CharField(max_length=16)
    content = models.JSONField()
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "account", "key"], name="incoming_key_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "account", "-id"], name="incoming_by_account"),
            models.Index(fields=["account", "-id"], name="incoming_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} → {self.account_id}"


class Talk(models.Model):
    """One person's conversation with an account, as its members see it: one row, made by the first message.

    ``waiting``: messages since the last answer of a member. ``claimed_by``: who answers. ``answers`` of ``day``: the limit of a day.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="talks")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    claimed_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    claimed_at = models.DateTimeField(null=True)
    waiting = models.PositiveIntegerField(default=0)
    last_text = models.CharField(max_length=60, blank=True)
    last_in_at = models.DateTimeField(default=clock.now)
    last_out_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "person"], name="talk_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["account", "-last_in_at"], name="talk_newest"),
            models.Index(
                fields=["account", "last_in_at"],
                condition=models.Q(waiting__gt=0),
                name="talk_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} ↔ {self.person_id}"


class ReplyTrigger(models.TextChoices):
    FOLLOW = "follow", _("on follow")
    KEYWORD = "keyword", _("by keyword")
    MENU = "menu", _("by menu entry")
    DEFAULT = "default", _("when nothing else fits")


class ReplyMatch(models.TextChoices):
    EXACT = "exact", _("is the keyword")
    CONTAINS = "contains", _("contains the keyword")


class ReplyRule(models.Model):
    """自动回复: what an account answers by itself. ``keywords``: of a keyword rule, or the event keys of a menu rule."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="reply_rules")
    trigger = models.CharField(max_length=7, choices=ReplyTrigger)
    name = models.CharField(max_length=30)
    keywords = models.JSONField(default=list)
    match = models.CharField(max_length=8, choices=ReplyMatch, default=ReplyMatch.EXACT)
    kind = models.CharField(max_length=16)
    content = models.JSONField()
    position = models.PositiveSmallIntegerField(default=0)
    on = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "name"], name="reply_name_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["account", "trigger", "position"], name="reply_by_trigger")
        ]

    def __str__(self) -> str:
        return self.name


class ReplySent(models.Model):
    """One automatic reply, by what called for it (``key``: a follow, a message, a tap): each is answered once.

    Kept for a while (``services.replies.prune``): longer than a job may be tried again, and than the pause of default replies.
    """

    pk = models.CompositePrimaryKey("person_id", "key")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=40)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    trigger = models.CharField(max_length=7, choices=ReplyTrigger)
    created_at = models.DateTimeField(default=clock.now, db_index=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["person", "account", "trigger", "-created_at"], name="reply_sent_last"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.key}"
