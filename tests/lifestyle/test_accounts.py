"""A lifestyle account's life, its profile, and following it."""

from typing import Any

import pytest

from lifeloop.audit import SYSTEM
from lifeloop.audit.models import Record
from lifeloop.identity.models import MerchantState
from lifeloop.kernel.errors import DomainError
from lifeloop.lifestyle import services
from lifeloop.lifestyle.models import Account
from lifeloop.lifestyle.rules import EDGES, SUSPENDABLE, AccountState, Act, move
from tests import factories as make

CASES = [
    (state, suspended, act)
    for state in AccountState.values
    for suspended in (False, True)
    for act in Act
]


DONE_ALREADY: dict[tuple[str, bool, Act], str] = {
    (AccountState.LISTED, False, Act.LIST): "LIFE_ALREADY_ON_PLATFORM",
    (AccountState.OPENED, False, Act.DELIST): "LIFE_ALREADY_DEBARK",
}


def expected(state: str, suspended: bool, act: Act) -> tuple[str, bool] | None:
    if act is Act.SUSPEND:
        return (state, True) if not suspended and state in SUSPENDABLE else None
    if act is Act.RESUME:
        return (state, False) if suspended else None
    return (EDGES[state, act], False) if not suspended and (state, act) in EDGES else None


@pytest.mark.parametrize(("state", "suspended", "act"), CASES)
def test_every_edge_and_every_missing_one(state: str, suspended: bool, act: Act) -> None:
    wanted = expected(state, suspended, act)
    if wanted is None:
        with pytest.raises(DomainError) as refusal:
            move(state, suspended, act)
        told = DONE_ALREADY.get((state, suspended, act), "ACCOUNT_STATE_REFUSED")
        assert refusal.value.code == told
    else:
        assert move(state, suspended, act) == wanted


def test_the_edges_are_these() -> None:
    """Written out once more, so that a changed table is a changed promise."""
    assert {f"{state} -{act.value}-> {after}" for (state, act), after in EDGES.items()} == {
        "opening -approve-> opened",
        "opening -reject-> rejected",
        "rejected -submit-> opening",
        "opened -list-> listed",
        "listed -delist-> opened",
    }


@pytest.mark.django_db
def test_an_account_is_opened_sent_back_mended_approved_listed() -> None:
    merchant = make.make_merchant(name="街角咖啡")
    account = services.open_account(
        SYSTEM, merchant, name="街角咖啡生活号", introduction="每天现磨"
    )
    assert (account.state, account.subject, account.opened_at) == (
        AccountState.OPENING,
        "街角咖啡",
        None,
    )
    services.reject(SYSTEM, account.pk, note="名称过于宽泛")
    account.refresh_from_db()
    assert (account.state, account.review_note) == (AccountState.REJECTED, "名称过于宽泛")
    services.edit(SYSTEM, account, name="街角咖啡 人民路店", introduction="每天现磨")
    services.resubmit(SYSTEM, account)
    services.approve(SYSTEM, account.pk)
    services.list_(SYSTEM, account)
    account.refresh_from_db()
    assert (account.state, account.opened_at is not None) == (AccountState.LISTED, True)
    services.delist(SYSTEM, account)
    account.refresh_from_db()
    assert account.state == AccountState.OPENED
    assert Record.objects.filter(target_id=account.pk).count() == 7


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("about", "code"),
    [
        ({"name": "x"}, "ACCOUNT_NAME_LENGTH"),
        ({"name": "长" * 21}, "ACCOUNT_NAME_LENGTH"),
        ({"name": "a\nb"}, "ACCOUNT_NAME_LENGTH"),
        ({"name": "Taken"}, "ACCOUNT_NAME_TAKEN"),
        ({"introduction": ""}, "INTRODUCTION_LENGTH_LIMIT"),
        ({"introduction": "长" * 101}, "INTRODUCTION_LENGTH_LIMIT"),
    ],
    ids=range(6),
)
def test_refusals_of_opening_make_nothing(about: dict[str, Any], code: str) -> None:
    make.make_account(name="taken")
    facts = {"name": "街角咖啡", "introduction": "每天现磨", **about}
    with pytest.raises(DomainError) as refusal:
        services.open_account(SYSTEM, make.make_merchant(), **facts)
    assert refusal.value.code == code
    assert Account.objects.count() == 1
    assert not Record.objects.exists()


@pytest.mark.django_db
def test_a_suspended_merchant_opens_nothing() -> None:
    merchant = make.make_merchant(state=MerchantState.SUSPENDED)
    with pytest.raises(DomainError) as refusal:
        services.open_account(SYSTEM, merchant, name="街角咖啡", introduction="每天现磨")
    assert refusal.value.code == "MERCHANT_SUSPENDED"


@pytest.mark.django_db
def test_names_of_2_and_20_characters_and_a_full_greeting_are_taken(settings: Any) -> None:
    for name in ("两字", "长" * 20):
        services.open_account(SYSTEM, make.make_merchant(), name=name, introduction="x")
    account = make.make_account()
    most = settings.LIFELOOP_GREETING_LENGTH
    services.set_greeting(SYSTEM, account, greeting="欢" * most)
    with pytest.raises(DomainError) as refusal:
        services.set_greeting(SYSTEM, account, greeting="欢" * (most + 1))
    assert refusal.value.code == "PUBLIC_GREETING_OVERLIMT"
    account.refresh_from_db()
    assert account.greeting == "欢" * most
