"""The two state tables of design §1, cell by cell: what a program and an account may do in each state."""

from collections.abc import Callable
from typing import Any

import pytest

from lifeloop.audit import SYSTEM
from lifeloop.followers import services as followers
from lifeloop.followers.models import FollowSource
from lifeloop.identity.models import Person
from lifeloop.identity.rules.roles import Role
from lifeloop.kernel.errors import DomainError
from lifeloop.lifestyle import queries as accounts
from lifeloop.lifestyle import services as account_services
from lifeloop.lifestyle.models import Account
from lifeloop.lifestyle.rules import AccountState
from lifeloop.messaging.services import publications
from lifeloop.messaging.services.delivery import Sent
from lifeloop.programs import queries as programs
from lifeloop.programs import services as program_services
from lifeloop.programs.models import Program
from lifeloop.programs.rules import ProgramState
from lifeloop.relations.queries.association import find, shown_programs
from lifeloop.relations.queries.binding import bound_account
from lifeloop.relations.queries.component import component_account
from lifeloop.relations.services import association, binding
from tests import factories as make
from tests.sending import Shop, send

pytestmark = pytest.mark.django_db

# state → (bind and unbind, found by 查找, on the phone for anyone, for members, shown as target, send to anyone, to members)
PROGRAM_TABLE: dict[str, tuple[bool, bool, str, str, bool, str, str]] = {
    ProgramState.DRAFT: (True, False, "PROGRAM_NOT_FOUND", "trial", False, "APP_NO_AVAIABLE", "sent"),
    ProgramState.IN_REVIEW: (True, False, "PROGRAM_NOT_FOUND", "trial", False, "APP_NO_AVAIABLE", "sent"),
    ProgramState.APPROVED: (True, False, "PROGRAM_NOT_FOUND", "trial", False, "APP_NO_AVAIABLE", "sent"),
    ProgramState.LISTED: (True, True, "open", "open", True, "sent", "sent"),
    ProgramState.DELISTED: (True, False, "delisted", "delisted", False, "APP_NO_AVAIABLE", "APP_NO_AVAIABLE"),
    "suspended": (False, False, "suspended", "suspended", False, "APP_NO_AVAIABLE", "APP_NO_AVAIABLE"),
}  # fmt: skip


def outcome(act: Callable[[], Any]) -> str:
    """What an act answers, or the code of its refusal."""
    try:
        return str(act())
    except DomainError as refusal:
        return refusal.code


def in_state(program: Program, state: str) -> Program:
    if state == "suspended":
        program.suspended = True
    else:
        program.state = state
    program.save()
    return program


@pytest.mark.parametrize("state", PROGRAM_TABLE)
def test_the_programs_table(state: str) -> None:
    bindable, found, for_anyone, for_members, target, to_anyone, to_members = PROGRAM_TABLE[state]
    shop = Shop()
    member_person = member_of(shop.program)
    make.associate(shop.account, shop.program)
    wanted, trial = shop.one(), shop.one(to_user_id=member_person.user_id, form_id="")
    trial = shop.one(
        to_user_id=member_person.user_id, form_id=make.make_form_id(member_person, shop.program).pk
    )
    in_state(shop.program, state)

    assert outcome(lambda: programs.visible_to(shop.person, shop.program.pk).state) == for_anyone
    assert outcome(lambda: programs.visible_to(member_person, shop.program.pk).state) == for_members
    assert (shop.program in shown_programs(shop.account)) is target
    assert sent(wanted) == to_anyone
    assert sent(trial) == to_members
    searching = make.make_account()
    assert (outcome(lambda: find(searching, app_id=shop.program.pk)) != "NOT_ASSOCIABLE") is found
    assert (
        outcome(lambda: binding.unbind(SYSTEM, shop.program)) != "PROGRAM_NOT_BINDABLE"
    ) is bindable
    own = make.make_account(shop.program.app.merchant)
    if bindable:
        binding.bind_own(SYSTEM, shop.program, account_id=own.pk, member=make.make_member())
        assert bound_account(shop.program.pk) == own


def member_of(program: Program) -> Person:
    """Someone whose phone is that of a member of the program's merchant."""
    member = make.make_member()
    make.join(member, program.app.merchant, Role.VIEWER)
    return make.make_person(phone=member.phone)


def sent(one: Any) -> str:
    [result] = send(one)
    return "sent" if isinstance(result, Sent) else result.code


# state → (be bound and associate, home and follow, component and entry, publish, carries templates, in search)
ACCOUNT_TABLE: dict[str, tuple[bool, bool, bool, bool, str, bool]] = {
    AccountState.OPENING: (False, False, False, False, "MSG_SEND_FORBIDDEN", False),
    AccountState.REJECTED: (False, False, False, False, "MSG_SEND_FORBIDDEN", False),
    AccountState.OPENED: (True, True, True, True, "sent", False),
    AccountState.LISTED: (True, True, True, True, "sent", True),
    "suspended": (False, False, False, False, "MSG_SEND_FORBIDDEN", False),
}


@pytest.mark.parametrize("state", ACCOUNT_TABLE)
def test_the_accounts_table(state: str) -> None:
    relates, followed, component, publishes, templates, searched = ACCOUNT_TABLE[state]
    shop = Shop()
    account = shop.account
    if state == "suspended":
        account.suspended = True
    else:
        account.state = state
    account.save()

    other = make.make_program(shop.program.app.merchant)
    member = make.make_member()
    bound = outcome(lambda: binding.bind_own(SYSTEM, other, account_id=account.pk, member=member))
    assert (bound != "ACCOUNT_NOT_BINDABLE") is relates
    linked = outcome(lambda: association.associate(SYSTEM, account, app_id=other.pk, member=member))
    assert (linked != "ACCOUNT_CANNOT_ASSOCIATE") is relates
    person = make.make_person()
    follow = outcome(lambda: followers.follow(person, account, source=FollowSource.CODE))
    assert (follow != "CANNOT_FOLLOW") is followed
    shown = component_account(shop.program, account.pk)
    assert shown is not None
    assert shown.ok is component
    assert (bound_account(shop.program.pk) is not None) is component
    text = {"text": "news"}
    done = outcome(lambda: publications.publish(SYSTEM, account, kind="text", content=text))
    assert (done != "CANNOT_PUBLISH") is publishes
    assert sent(shop.one()) == templates
    assert (account in accounts.searchable()) is searched


def test_a_suspended_accounts_page_is_there_and_unfollowing_works() -> None:
    account, person = make.make_account(), make.make_person()
    followers.follow(person, account, source=FollowSource.SEARCH)
    Account.objects.update(suspended=True)
    assert accounts.visible(account.pk).suspended
    followers.unfollow(person, account)


def test_an_account_that_was_never_opened_has_no_page() -> None:
    account = make.make_account(state=AccountState.OPENING)
    assert outcome(lambda: accounts.visible(account.pk)) == "ACCOUNT_NOT_FOUND"


def test_delisting_and_suspending_act_at_the_next_request() -> None:
    shop = Shop()
    program_services.delist(SYSTEM, shop.program)
    assert sent(shop.one()) == "APP_NO_AVAIABLE"
    program_services.list_(SYSTEM, shop.program)
    assert sent(shop.one()) == "sent"
    account_services.suspend(SYSTEM, shop.account.pk, note="complaints")
    assert sent(shop.one()) == "MSG_SEND_FORBIDDEN"
    account_services.resume(SYSTEM, shop.account.pk)
    assert sent(shop.one()) == "sent"
