"""Reads of mini programs; always told whose."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Q, QuerySet

from lifeloop.database.kept import Given, KeptRead
from lifeloop.database.kept_rows import KeptRows
from lifeloop.identity.models import Merchant, MerchantState, Person
from lifeloop.identity.queries import people
from lifeloop.programs import rules
from lifeloop.programs.errors import ProgramNotFound
from lifeloop.programs.models import Program, Version
from lifeloop.programs.rules import ProgramState


def for_merchant(merchant: Merchant, *, search: str = "", state: str = "") -> QuerySet[Program]:
    """A merchant's programs, newest first."""
    return _found(Program.objects.filter(app__merchant=merchant), search, state)


def for_platform(search: str = "", state: str = "") -> QuerySet[Program]:
    """All programs, for the platform's operator."""
    return _found(Program.objects.all(), search, state)


def _found(rows: QuerySet[Program], search: str, state: str) -> QuerySet[Program]:
    if search:
        rows = rows.filter(Q(name__icontains=search) | Q(pk=search))
    if state == "suspended":
        rows = rows.filter(suspended=True)
    elif state:
        rows = rows.filter(state=state, suspended=False)
    return rows.select_related("app", "app__merchant", "version").order_by("-created_at", "-pk")


def get(merchant: Merchant, app_id: str) -> Program:
    """One of the merchant's own; :class:`ProgramNotFound` for any other."""
    program = (
        Program.objects.select_related("app", "app__merchant", "version")
        .filter(pk=app_id, app__merchant=merchant)
        .first()
    )
    if program is None:
        raise ProgramNotFound
    return program


_by_app = KeptRows(
    lambda: Program.objects.select_related("app", "app__merchant").filter(pk__being=Given("app_id"))
)


def by_app(app_id: str) -> Program | None:
    """The program that an APPID names, for a call its own backend signed."""
    return _by_app.first(app_id=app_id)


def versions(program: Program) -> QuerySet[Version]:
    """A program's versions, newest first."""
    return Version.objects.filter(program=program).order_by("-number")


def waiting_for_review() -> QuerySet[Program]:
    """What the operator has to look at, the longest waiting first: programs, and next versions of listed ones."""
    waits = Q(state=ProgramState.IN_REVIEW) | Q(state=ProgramState.LISTED, candidate__isnull=False)
    return (
        Program.objects.select_related("app", "app__merchant", "candidate")
        .filter(waits, suspended=False)
        .order_by("changed_at")
    )


def listed(search: str = "") -> QuerySet[Program]:
    """What people may find on the phone: listed, not suspended, of an active merchant."""
    rows = Program.objects.select_related("app", "app__merchant").filter(
        state=ProgramState.LISTED, suspended=False, app__merchant__state=MerchantState.ACTIVE
    )
    return (rows.filter(name__icontains=search) if search else rows).order_by("name", "pk")


class SendingProgram(NamedTuple):
    """What decides whether a program may send, and to whom."""

    pk: str
    state: str
    suspended: bool
    merchant_id: int
    merchant_state: str


_sending = KeptRead(
    lambda: Program.objects.filter(pk__among=Given("programs")).values_list(
        "pk", "state", "suspended", "app__merchant_id", "app__merchant__state"
    ),
    lock="share",
)


def sending(program_ids: Sequence[str]) -> dict[str, SendingProgram]:
    """Programs that want to send, inside the send's write: a delisting waits for its commit, or it for that."""
    return {row[0]: SendingProgram(*row) for row in _sending(programs=program_ids)}


@dataclass(frozen=True, slots=True)
class PhoneProgram:
    """A program as one person may see it: open, trial, delisted or suspended."""

    program: Program
    state: str

    @property
    def usable(self) -> bool:
        return self.state in {"open", "trial"}


def visible_to(person: Person | None, app_id: str) -> PhoneProgram:
    """What the phone shows of an APPID; :class:`ProgramNotFound` when it is none, or a draft of strangers."""
    program = (
        Program.objects.select_related("app", "app__merchant", "version").filter(pk=app_id).first()
    )
    if program is None:
        raise ProgramNotFound
    if program.app.merchant.state != MerchantState.ACTIVE:
        return PhoneProgram(program, "suspended")
    state = rules.effective(program.state, program.suspended)
    if state != "draft":
        return PhoneProgram(program, "open" if state == "listed" else state)
    if person is None or not people.is_member_of(person, program.app.merchant_id):
        raise ProgramNotFound
    return PhoneProgram(program, "trial")


def logos(paths: Collection[str]) -> set[str]:
    """Which of these media paths are the logo of one of all programs."""
    return set(Program.objects.filter(logo__in=paths).values_list("logo", flat=True))
