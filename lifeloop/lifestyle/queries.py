"""Reads of lifestyle accounts; always told whose."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from lifeloop.database.kept import Given
from lifeloop.database.kept_rows import KeptRows
from lifeloop.identity.models import Merchant, MerchantState
from lifeloop.lifestyle.errors import AccountNotFound
from lifeloop.lifestyle.models import Account
from lifeloop.lifestyle.rules import AccountState


def for_merchant(merchant: Merchant, *, search: str = "", state: str = "") -> QuerySet[Account]:
    """A merchant's accounts, newest first."""
    return _found(Account.objects.filter(app__merchant=merchant), search, state)


def of_merchant(merchant_id: int) -> QuerySet[Account]:
    """The same for a call that a merchant's backend signed."""
    return _found(Account.objects.filter(app__merchant_id=merchant_id), "", "")


def for_platform(search: str = "", state: str = "") -> QuerySet[Account]:
    """All accounts, for the platform's operator."""
    return _found(Account.objects.all(), search, state)


def _found(rows: QuerySet[Account], search: str, state: str) -> QuerySet[Account]:
    if search:
        rows = rows.filter(Q(name__icontains=search) | Q(pk=search))
    if state == "suspended":
        rows = rows.filter(suspended=True)
    elif state:
        rows = rows.filter(state=state, suspended=False)
    return rows.select_related("app", "app__merchant").order_by("-created_at", "-pk")


def get(merchant: Merchant, app_id: str) -> Account:
    """One of the merchant's own; :class:`AccountNotFound` for any other."""
    account = (
        Account.objects.select_related("app", "app__merchant")
        .filter(pk=app_id, app__merchant=merchant)
        .first()
    )
    if account is None:
        raise AccountNotFound
    return account


_by_app = KeptRows(
    lambda: Account.objects.select_related("app", "app__merchant").filter(pk__being=Given("app_id"))
)


def by_app(app_id: str) -> Account | None:
    """The account that an APPID names, for a call its own backend signed."""
    return _by_app.first(app_id=app_id)


def waiting_for_review() -> QuerySet[Account]:
    """What the operator has to look at, the longest waiting first."""
    return (
        Account.objects.select_related("app", "app__merchant")
        .filter(state=AccountState.OPENING, suspended=False)
        .order_by("changed_at")
    )


def usable(rows: QuerySet[Account]) -> QuerySet[Account]:
    """Those that may act: opened or listed, not suspended, of an active merchant."""
    return rows.filter(
        state__in=[AccountState.OPENED, AccountState.LISTED],
        suspended=False,
        app__merchant__state=MerchantState.ACTIVE,
    )


def searchable(search: str = "") -> QuerySet[Account]:
    """What people may find on the phone: listed accounts."""
    rows = usable(Account.objects.select_related("app", "app__merchant")).filter(
        state=AccountState.LISTED
    )
    return (rows.filter(name__icontains=search) if search else rows).order_by("name", "pk")


def visible(app_id: str) -> Account:
    """The account whose home the phone shows; suspended ones too (a page says so). Never one that was not opened."""
    account = (
        Account.objects.select_related("app", "app__merchant")
        .filter(pk=app_id, state__in=[AccountState.OPENED, AccountState.LISTED])
        .first()
    )
    if account is None:
        raise AccountNotFound
    return account


def is_usable(account: Account) -> bool:
    """The same as :func:`usable`, for a loaded row (with its app and merchant)."""
    return may_act(account.state, account.suspended, account.app.merchant.state)


def may_act(state: str, suspended: bool, merchant_state: str) -> bool:
    """The same as :func:`usable`, for the three columns that decide it."""
    return (
        not suspended
        and state in {AccountState.OPENED, AccountState.LISTED}
        and merchant_state == MerchantState.ACTIVE
    )


def logos(paths: Collection[str]) -> set[str]:
    """Which of these media paths are the logo of one of all accounts."""
    return set(Account.objects.filter(logo__in=paths).values_list("logo", flat=True))
