"""The follow component: which account it may show in a program, and which condition fails when it may not."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lifeloop.lifestyle.models import Account
from lifeloop.lifestyle.queries import is_usable
from lifeloop.programs.models import Program
from lifeloop.programs.rules import effective
from lifeloop.relations.models import Association, Binding


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition, with a stable code for the developer's console."""

    code: str
    text: str | Promise
    ok: bool


@dataclass(frozen=True, slots=True)
class AccountConditions:
    """All conditions of one account in one program."""

    account: Account
    bound: bool
    associated: bool
    conditions: tuple[Condition, ...]

    @property
    def ok(self) -> bool:
        return all(condition.ok for condition in self.conditions)


def component_conditions(program: Program) -> list[AccountConditions]:
    """One entry for each bound or associated account, the bound one first."""
    bound = set(Binding.objects.filter(pk=program.pk).values_list("account_id", flat=True))
    associated = set(
        Association.objects.filter(program=program).values_list("account_id", flat=True)
    )
    accounts = (
        Account.objects.select_related("app", "app__merchant")
        .filter(pk__in=bound | associated)
        .order_by("name", "pk")
    )
    entries = [
        _conditions(program, account, account.pk in bound, account.pk in associated)
        for account in accounts
    ]
    return sorted(entries, key=lambda entry: not entry.bound)


def component_account(program: Program, public_id: str) -> AccountConditions | None:
    """The conditions for the account a component names; None when there is no such account at all."""
    account = Account.objects.select_related("app", "app__merchant").filter(pk=public_id).first()
    if account is None:
        return None
    return _conditions(
        program,
        account,
        Binding.objects.filter(pk=program.pk, account=account).exists(),
        Association.objects.filter(program=program, account=account).exists(),
    )


def _conditions(
    program: Program, account: Account, bound: bool, associated: bool
) -> AccountConditions:
    state = effective(program.state, program.suspended)
    return AccountConditions(
        account,
        bound,
        associated,
        (
            Condition(
                "RELATED",
                _("The account is bound to the mini program or associated with it"),
                bound or associated,
            ),
            Condition(
                "ACCOUNT_OPEN",
                _("The lifestyle account is opened and not suspended"),
                is_usable(account),
            ),
            Condition(
                "PROGRAM_OPEN",
                _(
                    "The mini program is listed (before that, its members see the component on trial)"
                ),
                state in {"listed", "draft"},
            ),
        ),
    )
