"""Publications to all, sends, and what lies in one person's inbox."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from lifeloop.identity.models import App, Person
from lifeloop.kernel import clock, ids
from lifeloop.lifestyle.models import Account
from lifeloop.programs.models import Program


class Publication(models.Model):
    """One message to all followers: one row and, when due, the account's next number. Unread is arithmetic."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="publications")
    seq = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=16)
    content = models.JSONField()
    created_by_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField(default=clock.now)
    published_at = models.DateTimeField(null=True)
    recalled_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "seq"], name="publication_seq_once")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(seq=None, recalled_at=None),
                name="publication_due",
            ),
            models.Index(
                fields=["account", "seq"],
                condition=models.Q(recalled_at__isnull=False, seq__isnull=False),
                name="publication_recalled",
            ),
            # What came in a week, by which people's budgets are counted.
            models.Index(
                fields=["published_at"],
                condition=models.Q(seq__isnull=False),
                name="publication_by_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} #{self.seq}"


class SendWay(models.TextChoices):
    TEMPLATE = "template", _("template message")
    CUSTOM = "custom", _("customer message")
    GREETING = "greeting", _("greeting")
    REPLY = "reply", _("automatic reply")
    ANSWER = "answer", _("answer of a member")
    BROADCAST = "broadcast", _("broadcast")
    NOTICE = "notice", _("template message of the account")


class Send(models.Model):
    """The content of a single send, kept once; recall acts here."""

    id = models.BigIntegerField(primary_key=True, default=ids.row_id)
    way = models.CharField(max_length=12, choices=SendWay)
    kind = models.CharField(max_length=16)
    app = models.ForeignKey(
        App, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )  # the sender
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    program = models.ForeignKey(
        Program, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    content = models.JSONField()
    created_at = models.DateTimeField(default=clock.now)
    recalled_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.pk)


class DirectMessage(models.Model):
    """One message in one inbox. ``account`` is the one it went through, whatever is bound later."""

    pk = models.CompositePrimaryKey("person_id", "id")
    id = models.BigIntegerField(default=ids.row_id)
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="messages", db_index=False
    )
    send = models.ForeignKey(Send, on_delete=models.PROTECT, related_name="+", db_index=False)
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    program = models.ForeignKey(
        Program, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    user_template_id = models.CharField(  # noqa: DJ001 -- null keeps all others out of its index
        max_length=32, null=True
    )  # which of the program's templates it was made from
    values = models.JSONField(null=True)  # what this person's copy says in place of {placeholders}
    created_at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            # A send to many reaches each person once. (A single send shares its id with its one message.) The send comes
            # first: a segment is written in the order of its people, so it only ever appends here.
            models.UniqueConstraint(
                fields=["send", "person"],
                condition=~models.Q(id=models.F("send_id")),
                name="direct_send_once",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "account", "-id"], name="direct_by_account"),
            models.Index(
                fields=["person", "-id"],
                condition=models.Q(program__isnull=False),
                name="direct_service",
            ),
            models.Index(
                fields=["person", "-id"], condition=models.Q(read_at=None), name="direct_unread"
            ),
            # Who opened a send to many: the audience of its correction, or of a later one.
            models.Index(
                fields=["send", "person"],
                condition=models.Q(opened_at__isnull=False),
                name="direct_opened",
            ),
            # What a program sent, newest first: its log, and the limit of a day.
            models.Index(
                fields=["program", "-id"],
                condition=models.Q(program__isnull=False),
                name="direct_by_program",
            ),
            # What an account said to one person, by the number its sender was given: such a message has its send's id. (Not "=",
            # which PostgreSQL does not know again beside a number.)
            models.Index(
                fields=["id"],
                condition=models.Q(program=None) & models.Q(id__lte=models.F("send_id")),
                name="direct_by_number",
            ),
            # The same of one template.
            models.Index(
                fields=["program", "user_template_id", "-id"],
                condition=models.Q(user_template_id__isnull=False),
                name="direct_by_template",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}/{self.id}"


class SendKey(models.Model):
    """Idempotency: the same key and body get the first answer, another body an error; kept for the clock window."""

    pk = models.CompositePrimaryKey("app_id", "key")
    app = models.ForeignKey(App, on_delete=models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    answer = models.JSONField()
    created_at = models.DateTimeField(default=clock.now, db_index=True)

    def __str__(self) -> str:
        return f"{self.app_id} {self.key}"
