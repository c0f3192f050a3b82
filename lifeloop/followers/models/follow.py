"""Follows, keyed by person so that they can be distributed by person."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from lifeloop.identity.models import Person
from lifeloop.kernel import clock, ids
from lifeloop.lifestyle.models import Account
from lifeloop.programs.models import Program


class FollowSource(models.TextChoices):
    COMPONENT = "component", _("follow component")
    CODE = "code", _("code")
    SEARCH = "search", _("search")
    MENU = "menu", _("menu")
    SHARE = "share", _("shared link")
    IMPORT = "import", _("import")
    MESSAGE = "message", _("template message")


class Follow(models.Model):
    """One open row per person and account; a new follow after an unfollow is a new row.

    ``since_seq``: the account's publication number when it began. ``read_seq``: read up to. ``until_seq``: the
    number when it ended, null while open. ``active_at``: the last time the person entered, tapped or wrote.
    ``tapped_at``: the last tap on a menu entry that raises an event, null before the first.
    """

    pk = models.CompositePrimaryKey("person_id", "id")
    id = models.BigIntegerField(default=ids.row_id)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="follows")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="follows")
    since_seq = models.BigIntegerField()
    read_seq = models.BigIntegerField()
    until_seq = models.BigIntegerField(null=True)
    source = models.CharField(max_length=12, choices=FollowSource)
    scene = models.CharField(max_length=32, blank=True)
    program = models.ForeignKey(
        Program, on_delete=models.PROTECT, null=True, related_name="+"
    )  # through which
    muted = models.BooleanField(default=False)  # no push, no badge; the conversation goes on
    note = models.CharField(
        max_length=60, blank=True, db_default=""
    )  # the merchant's own words about the person
    created_at = models.DateTimeField(default=clock.now)
    active_at = models.DateTimeField(default=clock.now)
    tapped_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "account"],
                condition=models.Q(ended_at=None),
                name="follow_open_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["account", "person"],
                condition=models.Q(ended_at=None),
                name="follow_by_account",
            ),
            # An account's list, newest first; by source too.
            models.Index(
                fields=["account", "-created_at", "-id"],
                condition=models.Q(ended_at=None),
                name="follow_newest",
            ),
            models.Index(
                fields=["account", "source", "-created_at", "-id"],
                condition=models.Q(ended_at=None),
                name="follow_by_source",
            ),
            # How many came through a program, by account; with its condition's column SQLite counts without a look at the rows.
            models.Index(
                fields=["program", "account", "ended_at"],
                condition=models.Q(ended_at=None, program__isnull=False),
                name="follow_by_program",
            ),
            # Who left since: kept out of files that were written before.
            models.Index(
                fields=["account", "ended_at"],
                condition=models.Q(ended_at__isnull=False),
                name="follow_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} → {self.account_id}"


class Refusal(models.Model):
    """A person's standing no to the service messages of one program (拒收); a row means refused."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="refusals")
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "program"], name="refusal_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} ✗ {self.program_id}"


class Visit(models.Model):
    """When a person last opened a program; the phone's 最近 and "who may message me" read it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="visits")
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    first_at = models.DateTimeField(default=clock.now)
    last_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "program"], name="visit_once")
        ]
        indexes: ClassVar = [models.Index(fields=["person", "-last_at"], name="visit_recent")]

    def __str__(self) -> str:
        return f"{self.person_id} @ {self.program_id}"
