"""Which mini programs an account may lead to now; what is none of these is dark on the phone and red in the console."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lifeloop.database.kept import Given, KeptRead
from lifeloop.identity.models import MerchantState
from lifeloop.lifestyle.models import Account
from lifeloop.placements.errors import TargetNotAssociated
from lifeloop.placements.rules.targets import Target, program_ids
from lifeloop.programs.models import Program
from lifeloop.programs.rules import effective
from lifeloop.relations.models import Association

REASONS: dict[str, str | Promise] = {
    "unknown": _("There is no such mini program."),
    "not_associated": _("It is not associated with this account."),
    "not_listed": _("It is not listed."),
    "delisted": _("It is delisted."),
    "suspended": _("It is suspended."),
}


@dataclass(frozen=True, slots=True)
class Way:
    """A mini program as a target: ``dark`` is a key of :data:`REASONS`, empty while it may be opened."""

    app_id: str
    name: str
    logo: str
    dark: str

    @property
    def reason(self) -> str | Promise:
        return REASONS.get(self.dark, "")


def ways(account_id: str, app_ids: Sequence[str]) -> dict[str, Way]:
    """Each of these mini programs as a target of this account; one statement, none for an empty list."""
    if not app_ids:
        return {}
    associated = Association.objects.filter(account_id=account_id, program_id=OuterRef("pk"))
    rows = (
        Program.objects.filter(pk__in=app_ids)
        .annotate(associated=Exists(associated))
        .select_related("app__merchant")
    )
    found = {
        row.pk: Way(
            row.pk,
            row.name,
            row.logo,
            _dark(
                row.state,
                row.suspended,
                row.app.merchant.state,
                associated=getattr(row, "associated", False),
            ),
        )
        for row in rows
    }
    return {pk: found.get(pk) or Way(pk, "", "", "unknown") for pk in app_ids}


_associated = KeptRead(
    lambda: Association.objects.filter(
        account__among=Given("accounts"), program__among=Given("programs")
    ).values_list("account_id", "program_id")
)
_programs = KeptRead(
    lambda: Program.objects.filter(pk__among=Given("programs")).values_list(
        "pk", "name", "logo", "state", "suspended", "app__merchant__state"
    )
)


def ways_between(pairs: "Collection[tuple[str, str]]") -> dict[tuple[str, str], Way]:
    """The same for many accounts at once: (account, APPID) → its way; two statements, none for no pair."""
    if not pairs:
        return {}
    accounts = sorted({account_id for account_id, _app_id in pairs})
    app_ids = sorted({app_id for _account_id, app_id in pairs})
    associated = set(_associated(accounts=accounts, programs=app_ids))
    rows = {row[0]: row[1:] for row in _programs(programs=app_ids)}
    return {pair: _way(rows.get(pair[1]), pair, associated=pair in associated) for pair in pairs}


def _way(row: tuple[Any, ...] | None, pair: tuple[str, str], *, associated: bool) -> Way:
    if row is None:
        return Way(pair[1], "", "", "unknown")
    name, logo, state, suspended, merchant = row
    return Way(pair[1], name, logo, _dark(state, suspended, merchant, associated=associated))


def _dark(state: str, suspended: bool, merchant: str, *, associated: bool) -> str:
    state = effective(state, suspended)
    if merchant != MerchantState.ACTIVE or state == "suspended":
        return "suspended"
    if not associated:
        return "not_associated"
    if state == "listed":
        return ""
    return "delisted" if state == "delisted" else "not_listed"


def ways_of(account_id: str, targets: "Iterable[Target | None]") -> dict[str, Way]:
    """The same for what targets name."""
    return ways(account_id, program_ids(list(targets)))


def choices(account: Account) -> list[Way]:
    """The mini programs one may choose as a target: associated and open, by name."""
    ids = Association.objects.filter(account=account).values_list("program_id", flat=True)
    found = [way for way in ways(account.pk, list(ids)).values() if not way.dark]
    return sorted(found, key=lambda way: way.name)


def refuse_dark(account: Account, targets: "Iterable[Target | None]") -> None:
    """:class:`TargetNotAssociated` when one of them may not be opened now; for saving, inside the write."""
    for way in ways_of(account.pk, targets).values():
        if way.dark:
            raise TargetNotAssociated(name=way.name or way.app_id)
