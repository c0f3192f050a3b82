"""关注组件: conditions with the way to mend each that fails."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from lifeloop.identity.models import Merchant
from lifeloop.lifestyle.models import Account
from lifeloop.placements.queries.sheets import of_program
from lifeloop.programs.models import Program
from lifeloop.relations.queries.component import Condition, component_conditions


@dataclass(frozen=True, slots=True)
class Shown:
    """A condition; where it fails, what to do (``fix``) and perhaps where (``url``)."""

    condition: Condition
    fix: str = ""
    url: str = ""


def entries(merchant: Merchant, program: Program) -> dict[str, list[dict[str, Any]]]:
    """``accounts``: the component for each bound or associated account; ``sheets``: each of their follow sheets."""
    found = component_conditions(program)
    return {
        "entries": [
            {"of": entry, "conditions": _all(merchant, program, entry.account, entry.conditions)}
            for entry in found
        ],
        "sheets": [
            {"of": one, "conditions": _all(merchant, program, one.sheet.account, one.conditions)}
            for one in of_program(program, found)
        ],
    }


def _all(
    merchant: Merchant, program: Program, account: Account, conditions: tuple[Condition, ...]
) -> list[Shown]:
    return [
        Shown(one) if one.ok else Shown(one, *_mend(merchant, program, account, one.code))
        for one in conditions
    ]


def _mend(merchant: Merchant, program: Program, account: Account, code: str) -> tuple[str, str]:
    """What to do about a condition that fails, and where; another company's account only its owner can mend."""
    if code == "PROGRAM_OPEN":
        return gettext("List the mini program"), reverse(
            "console:program-releases", args=[program.pk]
        )
    if code == "RELATED":
        return gettext("Bind the account"), reverse("console:program-binding", args=[program.pk])
    if account.app.merchant_id != merchant.pk:
        return gettext("Ask the company of the account to see to it."), ""
    if code == "SHEET_APPROVED":
        return gettext("Submit the sheet for review"), reverse(
            "console:account-sheets", args=[account.pk]
        )
    return gettext("See what the account waits for"), reverse("console:account", args=[account.pk])
