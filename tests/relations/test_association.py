"""Association: one answer for what cannot be associated, the cap, and what the component asks."""

import random
from typing import Any

import pytest
from django.utils import translation

from lifeloop.audit import SYSTEM
from lifeloop.identity.models import MerchantState
from lifeloop.kernel.errors import DomainError
from lifeloop.lifestyle.rules import AccountState
from lifeloop.programs.rules import ProgramState
from lifeloop.relations.errors import NotAssociable
from lifeloop.relations.models import Association
from lifeloop.relations.queries import association as queries
from lifeloop.relations.queries.component import component_account, component_conditions
from lifeloop.relations.services import association
from tests import factories as make
from tests.timing import alike

pytestmark = pytest.mark.django_db


def test_any_merchants_listed_program_is_found_and_associated() -> None:
    account, program = make.make_account(), make.make_program()
    found = queries.find(account, app_id=f" {program.pk} ")
    assert (found.program, found.associated) == (program, False)
    association.associate(SYSTEM, account, app_id=program.pk, member=make.make_member())
    assert queries.find(account, app_id=program.pk).associated
    assert [row.program for row in queries.associations_of(account)] == [program]


def test_a_program_may_be_associated_by_many_accounts() -> None:
    program = make.make_program()
    for _ in range(3):
        association.associate(
            SYSTEM, make.make_account(), app_id=program.pk, member=make.make_member()
        )
    assert Association.objects.filter(program=program).count() == 3


def not_listed(state: str) -> Any:
    return lambda: make.make_program(state=state).pk


def suspended() -> str:
    return make.make_program(suspended=True).pk


def of_a_suspended_merchant() -> str:
    merchant = make.make_merchant(state=MerchantState.SUSPENDED)
    return make.make_program(merchant).pk


WRONG = {
    "draft": not_listed(ProgramState.DRAFT),
    "in review": not_listed(ProgramState.IN_REVIEW),
    "approved": not_listed(ProgramState.APPROVED),
    "delisted": not_listed(ProgramState.DELISTED),
    "suspended": suspended,
    "merchant suspended": of_a_suspended_merchant,
    "an account": lambda: make.make_account().pk,
    "unknown": lambda: "2021999999999999",
    "malformed": lambda: "咖啡",
    "empty": lambda: "",
    "long": lambda: "2021" * 1000,
    "sql": lambda: "' OR 1=1 --",
    "nul": lambda: "2021\x00",
}


@pytest.mark.parametrize("kind", WRONG)
def test_everything_that_cannot_be_associated_is_one_answer_in_one_query(
    kind: str, django_assert_num_queries: Any
) -> None:
    account, app_id = make.make_account(), WRONG[kind]()
    with django_assert_num_queries(1), pytest.raises(NotAssociable) as refusal:
        queries.find(account, app_id=app_id)
    assert refusal.value.params == {}
    with pytest.raises(NotAssociable):
        association.associate(SYSTEM, account, app_id=app_id, member=make.make_member())
    assert not Association.objects.exists()


def test_the_prompt_in_chinese_is_the_seeds() -> None:
    with translation.override("zh-hans"):
        assert translation.gettext(NotAssociable.text) == "请输入正确的小程序appid后重试"


def test_the_cap_has_a_sentence_of_its_own(settings: Any) -> None:
    settings.LIFELOOP_ASSOCIATION_CAP = 2
    account = make.make_account()
    for _ in range(2):
        make.associate(account, make.make_program())
    with pytest.raises(DomainError) as refusal:
        association.associate(
            SYSTEM, account, app_id=make.make_program().pk, member=make.make_member()
        )
    assert refusal.value.code == "ASSOCIATION_CAP"
    assert Association.objects.count() == 2


@pytest.mark.parametrize(
    "about",
    [{"state": AccountState.OPENING}, {"state": AccountState.REJECTED}, {"suspended": True}],
    ids=str,
)
def test_a_closed_account_cannot_associate(about: dict[str, Any]) -> None:
    account = make.make_account(**about)
    with pytest.raises(DomainError) as refusal:
        association.associate(
            SYSTEM, account, app_id=make.make_program().pk, member=make.make_member()
        )
    assert refusal.value.code == "ACCOUNT_CANNOT_ASSOCIATE"


def test_dissociating_takes_effect_at_once_and_twice_is_refused() -> None:
    account, program = make.make_account(), make.make_program()
    make.associate(account, program)
    association.dissociate(SYSTEM, account, program_id=program.pk)
    assert queries.shown_programs(account) == []
    with pytest.raises(DomainError) as refusal:
        association.dissociate(SYSTEM, account, program_id=program.pk)
    assert refusal.value.code == "NOT_ASSOCIATED"


def test_a_delisted_program_stays_associated_and_is_not_shown() -> None:
    account, program = make.make_account(), make.make_program(state=ProgramState.DELISTED)
    make.associate(account, program)
    assert queries.shown_programs(account) == []
    assert queries.associations_of(account).count() == 1


def failing(program: Any, account: Any) -> set[str]:
    found = component_account(program, account.pk)
    assert found is not None
    return {condition.code for condition in found.conditions if not condition.ok}


def test_the_component_shows_a_bound_or_an_associated_account() -> None:
    program, account, third = make.make_program(), make.make_account(), make.make_account()
    make.bind(program, account)
    make.associate(third, program)
    assert failing(program, account) == set()
    assert failing(program, third) == set()
    assert [entry.account for entry in component_conditions(program)] == [account, third]


def test_the_component_says_which_condition_fails() -> None:
    program, account = make.make_program(), make.make_account()
    assert failing(program, account) == {"RELATED"}
    make.associate(account, program)
    account.suspended = True
    account.save()
    assert failing(program, account) == {"ACCOUNT_OPEN"}
    program.state = ProgramState.DELISTED
    program.save()
    assert failing(program, account) == {"ACCOUNT_OPEN", "PROGRAM_OPEN"}
    assert component_account(program, "2021000000000000") is None


@pytest.mark.soak
def test_unlisted_and_unknown_take_the_same_time() -> None:
    """2,000 searches for programs that exist and are not listed, 2,000 for none: no clock tells them apart."""
    account = make.make_account()
    hidden = [make.make_program(state=ProgramState.DRAFT).pk for _ in range(200)]
    tries = [(True, app_id) for app_id in hidden for _ in range(10)]
    tries += [(False, f"2021{random.randrange(10**12):012d}") for _ in range(len(tries))]

    def look(app_id: str) -> None:
        with pytest.raises(NotAssociable):
            queries.find(account, app_id=app_id)

    # One run in a hundred would fail by chance alone, so a second one decides.
    if not alike(tries, look):
        assert alike(tries, look)
