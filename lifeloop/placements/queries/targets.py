"""Which mini programs an account may lead to now; what is none of these is dark on the phone and red in the console."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

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
        row.pk: Way(row.pk, row.name, row.logo, _dark(row, getattr(row, "associated", False)))
        for row in rows
    }
    return {pk: found.get(pk) or Way(pk, "", "", "unknown") for pk in app_ids}


def ways_between(pairs: "Collection[tuple[str, str]]") -> dict[tuple[str, str], Way]:
    """The same for many accounts at once: (account, APPID) → its way; two statements, none for no pair."""
    if not pairs:
        return {}
    app_ids = {app_id for _account_id, app_id in pairs}
    associated = set(
        Association.objects.filter(
            account_id__in={account_id for account_id, _app_id in pairs}, program_id__in=app_ids
        ).values_list("account_id", "program_id")
    )
    rows = Program.objects.filter(pk__in=app_ids).select_related("app__merchant")
    programs = {row.pk: row for row in rows}
    return {pair: _way(programs.get(pair[1]), pair, pair in associated) for pair in pairs}


def _way(program: Program | None, pair: tuple[str, str], associated: bool) -> Way:
    if program is None:
        return Way(pair[1], "", "", "unknown")
    return Way(program.pk, program.name, program.logo, _dark(program, associated))


def _dark(program: Program, associated: bool) -> str:
    state = effective(program.state, program.suspended)
    if program.app.merchant.state != MerchantState.ACTIVE or state == "suspended":
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
