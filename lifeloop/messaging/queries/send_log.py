"""发送记录: what an app sent by its templates and what was refused, the newest first, in one list.

Messages and refusals are numbered by the same clock (``kernel.ids``): merging two pages by number needs no count.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from lifeloop.kernel import clock
from lifeloop.kernel.paging import Slice
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import (
    AccountTemplate,
    DirectMessage,
    Notice,
    SendRefusal,
    UserTemplate,
)
from lifeloop.programs.models import Program

RESULTS = ("accepted", "refused", "trial")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader filters by; empty: everything. ``result``: one of :data:`RESULTS`, or a refusal's code.

    ``person``: a user_id (of a refusal: what the caller wrote as the receiver). Days are in GMT+8, both included.
    """

    template: str = ""
    result: str = ""
    person: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def active(self) -> bool:
        """Whether anything is filtered at all."""
        return bool(self.template or self.result or self.person or self.since or self.until)

    @property
    def asks_sent(self) -> bool:
        """Whether accepted sends belong to it."""
        return self.result in {"", "accepted", "trial"}

    @property
    def asks_refusals(self) -> bool:
        """Whether refusals belong to it."""
        return self.result not in {"accepted", "trial"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One send. ``code``: why it was refused, empty for an accepted one; ``to``: the receiver's user_id or what stood there."""

    id: int
    at: datetime
    title: str
    template_id: str
    to: str
    phone: str
    account: str
    code: str
    trial: bool


def of_program(
    program: Program, wanted: Wanted, *, before: int | None = None, limit: int = 20
) -> Slice[Entry]:
    """A page of a program's log; ``before`` is the ``next`` of the page above."""
    rows: list[Any] = []
    if wanted.asks_sent:
        sent = DirectMessage.objects.select_related("person", "send", "account").filter(
            program=program
        )
        if wanted.template:
            sent = sent.filter(user_template_id=wanted.template)
        if wanted.result == "trial":
            sent = sent.filter(send__content__trial=True)
        if wanted.person:
            sent = sent.filter(person__user_id=wanted.person)
        rows += _page(sent, wanted, before, limit)
    if wanted.asks_refusals:
        rows += _page(_refusals(program.pk, wanted), wanted, before, limit)
    shown, following = _cut(rows, limit)
    ids = {row.user_template_id for row in shown if isinstance(row, SendRefusal)}
    titles = dict(UserTemplate.objects.filter(pk__in=ids).values_list("pk", "title"))
    return Slice(
        [_refused(row, titles) if isinstance(row, SendRefusal) else _sent(row) for row in shown],
        following,
    )


def of_account(
    account: Account, wanted: Wanted, *, before: int | None = None, limit: int = 20
) -> Slice[Entry]:
    """The same of an account's own templates."""
    rows: list[Any] = []
    if wanted.asks_sent:
        sent = Notice.objects.select_related("person", "template").filter(account=account)
        if wanted.template:
            sent = sent.filter(template_id=wanted.template)
        if wanted.result == "trial":
            sent = sent.filter(trial=True)
        if wanted.person:
            sent = sent.filter(person__user_id=wanted.person)
        rows += _page(sent, wanted, before, limit)
    if wanted.asks_refusals:
        rows += _page(_refusals(account.pk, wanted), wanted, before, limit)
    shown, following = _cut(rows, limit)
    ids = {row.user_template_id for row in shown if isinstance(row, SendRefusal)}
    titles = dict(AccountTemplate.objects.filter(pk__in=ids).values_list("pk", "title"))
    return Slice(
        [_refused(row, titles) if isinstance(row, SendRefusal) else _noticed(row) for row in shown],
        following,
    )


def _refusals(app_id: str, wanted: Wanted) -> QuerySet[SendRefusal]:
    rows = SendRefusal.objects.filter(app_id=app_id)
    if wanted.template:
        rows = rows.filter(user_template_id=wanted.template)
    if wanted.person:
        rows = rows.filter(to_id=wanted.person)
    if wanted.result not in {"", "refused"}:
        rows = rows.filter(code=wanted.result)
    return rows


def _page(
    rows: "QuerySet[Any, Any]", wanted: Wanted, before: int | None, limit: int
) -> Iterable[Any]:
    if wanted.since:
        rows = rows.filter(created_at__gte=clock.day_start(wanted.since))
    if wanted.until:
        rows = rows.filter(created_at__lt=clock.day_start(wanted.until + timedelta(days=1)))
    if before is not None:
        rows = rows.filter(id__lt=before)
    return rows.order_by("-id")[: limit + 1]


def _cut(rows: list[Any], limit: int) -> tuple[list[Any], str | None]:
    rows.sort(key=lambda row: row.id, reverse=True)
    return rows[:limit], str(rows[limit - 1].id) if len(rows) > limit else None


def _sent(row: DirectMessage) -> Entry:
    content = row.send.content
    return Entry(
        id=row.id,
        at=row.created_at,
        title=str(content.get("title", "")),
        template_id=str(content.get("template", "")),
        to=row.person.user_id,
        phone=row.person.phone,
        account=row.account.name if row.account else "",
        code="",
        trial=bool(content.get("trial")),
    )


def _noticed(row: Notice) -> Entry:
    return Entry(
        id=row.id,
        at=row.created_at,
        title=row.template.title,
        template_id=row.template_id,
        to=row.person.user_id,
        phone=row.person.phone,
        account="",
        code="",
        trial=row.trial,
    )


def _refused(row: SendRefusal, titles: dict[str, str]) -> Entry:
    return Entry(
        id=row.id,
        at=row.created_at,
        title=titles.get(row.user_template_id, ""),
        template_id=row.user_template_id,
        to=row.to_id,
        phone="",
        account="",
        code=row.code,
        trial=False,
    )
