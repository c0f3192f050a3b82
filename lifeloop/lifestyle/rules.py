"""The life of a lifestyle account as pure functions: an edge that is not in the table is refused."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _

from lifeloop.lifestyle.errors import AccountListed, AccountNotListed, AccountStateRefused


class AccountState(models.TextChoices):
    """``suspended`` (the operator's) lies over these."""

    OPENING = "opening", _("in review")
    REJECTED = "rejected", _("sent back")
    OPENED = "opened", _("opened, not listed")
    LISTED = "listed", _("listed")


class Act(StrEnum):
    SUBMIT = "submit"
    APPROVE = "approve"
    REJECT = "reject"
    LIST = "list"
    DELIST = "delist"
    SUSPEND = "suspend"
    RESUME = "resume"


EDGES: dict[tuple[str, Act], str] = {
    (AccountState.OPENING, Act.APPROVE): AccountState.OPENED,
    (AccountState.OPENING, Act.REJECT): AccountState.REJECTED,
    (AccountState.REJECTED, Act.SUBMIT): AccountState.OPENING,
    (AccountState.OPENED, Act.LIST): AccountState.LISTED,
    (AccountState.LISTED, Act.DELIST): AccountState.OPENED,
}
_DONE_ALREADY: dict[tuple[str, Act], type[AccountStateRefused]] = {
    (AccountState.LISTED, Act.LIST): AccountListed,
    (AccountState.OPENED, Act.DELIST): AccountNotListed,
}
SUSPENDABLE = {AccountState.OPENED, AccountState.LISTED}


def move(state: str, suspended: bool, act: Act) -> tuple[str, bool]:
    """The state and suspension after an act; :class:`AccountStateRefused` when there is no such edge."""
    if act is Act.SUSPEND and not suspended and state in SUSPENDABLE:
        return state, True
    if act is Act.RESUME and suspended:
        return state, False
    if not suspended and (state, act) in _DONE_ALREADY:
        raise _DONE_ALREADY[state, act](state=state, act=act.value)
    if suspended or (state, act) not in EDGES:
        raise AccountStateRefused(state="suspended" if suspended else state, act=act.value)
    return EDGES[state, act], False


def usable(state: str, suspended: bool) -> bool:
    """Opened and not suspended: may be bound, associate, show its home, be followed, publish, carry templates."""
    return not suspended and state in {AccountState.OPENED, AccountState.LISTED}


def searchable(state: str, suspended: bool) -> bool:
    """Found by search on the phone: listed only."""
    return not suspended and state == AccountState.LISTED
