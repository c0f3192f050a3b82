"""Reads of follow sheets: whose, and whether one may be shown here, to this person, now."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lifeloop.followers.queries import is_following
from lifeloop.identity.models import Person
from lifeloop.lifestyle.models import Account
from lifeloop.placements.errors_promotion import SheetNotFound
from lifeloop.placements.models import FollowSheet, SheetClose, SheetState
from lifeloop.placements.rules.sheets import CLOSES
from lifeloop.programs.models import Program
from lifeloop.relations.queries.component import (
    AccountConditions,
    Condition,
    component_account,
    component_conditions,
)


@dataclass(frozen=True, slots=True)
class SheetConditions:
    """A sheet and every condition for showing it in one program."""

    sheet: FollowSheet
    conditions: tuple[Condition, ...]

    @property
    def ok(self) -> bool:
        return all(condition.ok for condition in self.conditions)


def of_account(account: Account) -> QuerySet[FollowSheet]:
    """An account's sheets, newest first."""
    return FollowSheet.objects.filter(account=account).order_by("-created_at", "scene_id")


def get(account: Account, scene_id: str) -> FollowSheet:
    """One of the account's own; :class:`SheetNotFound` for any other."""
    sheet = FollowSheet.objects.filter(account=account, pk=scene_id).first()
    if sheet is None:
        raise SheetNotFound
    return sheet


def for_platform(scene_id: str) -> FollowSheet | None:
    """One of any account, for the operator."""
    rows = FollowSheet.objects.select_related("account__app__merchant")
    return rows.filter(pk=scene_id).first()


def waiting_for_review() -> QuerySet[FollowSheet]:
    """What the operator has to look at, the longest waiting first."""
    return (
        FollowSheet.objects.select_related("account__app__merchant")
        .filter(state=SheetState.IN_REVIEW)
        .order_by("changed_at", "scene_id")
    )


def of_program(
    program: Program, entries: list[AccountConditions] | None = None
) -> list[SheetConditions]:
    """Every sheet of the accounts that are bound to the program or associated with it, with its conditions."""
    found = component_conditions(program) if entries is None else entries
    of = {entry.account.pk: entry for entry in found}
    rows = FollowSheet.objects.filter(account_id__in=of).order_by("-created_at", "scene_id")
    sheets: dict[str, list[FollowSheet]] = {}
    for row in rows.select_related("account__app"):
        sheets.setdefault(row.account_id, []).append(row)
    return [_conditions(sheet, of[pk]) for pk in of for sheet in sheets.get(pk, [])]


def in_program(program: Program, scene_id: str) -> SheetConditions | None:
    """The conditions of the sheet a program names; None when there is no such sheet at all."""
    sheet = FollowSheet.objects.select_related("account").filter(pk=scene_id[:32]).first()
    if sheet is None:
        return None
    account = component_account(program, sheet.account_id)
    assert account is not None
    sheet.account = account.account  # with its app and merchant
    return _conditions(sheet, account)


def personal(person: Person, sheet: FollowSheet) -> tuple[Condition, Condition]:
    """What else must hold for one person: does not follow yet, has closed it fewer than three times."""
    mine = SheetClose.objects.filter(sheet=sheet, person=person)
    closes = mine.values_list("times", flat=True).first() or 0
    follows = is_following(person.pk, sheet.account_id)
    return (
        Condition("NOT_FOLLOWING", _("The visitor does not follow the account yet"), not follows),
        Condition(
            "NOT_CLOSED",
            _("The visitor has closed this sheet fewer than three times"),
            closes < CLOSES,
        ),
    )


def usable_sheet(person: Person, program: Program, scene_id: str) -> FollowSheet:
    """The sheet, when it may be shown in this program now; :class:`SheetNotFound`. Every act asks again.

    Whether the person follows already is not asked: following again is no fault.
    """
    found = in_program(program, scene_id)
    if found is None or not found.ok or not personal(person, found.sheet)[1].ok:
        raise SheetNotFound
    return found.sheet


def _conditions(sheet: FollowSheet, account: AccountConditions) -> SheetConditions:
    approved = Condition(
        "SHEET_APPROVED", _("The follow sheet is approved"), sheet.state == SheetState.APPROVED
    )
    return SheetConditions(sheet, (approved, *account.conditions))
