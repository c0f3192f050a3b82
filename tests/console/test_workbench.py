"""工作台: what waits for whom, one click from being dealt with; the five steps; the number of statements."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lifeloop.followers.models import FollowSource
from lifeloop.identity.models import Member, Merchant
from lifeloop.identity.rules.roles import Role
from lifeloop.insights.queries import Metric
from lifeloop.lifestyle.models import Account
from lifeloop.lifestyle.rules import AccountState
from lifeloop.messaging.models import BroadcastState
from lifeloop.outbox.running import run_pending
from lifeloop.programs.rules import ProgramState
from lifeloop.relations.models import GrantState
from tests import factories as make
from tests.console.helpers import browser, text_of
from tests.factories_broadcasts import send
from tests.factories_data import make_figure
from tests.factories_desk import lead_away, one_of_each, waiting_broadcast
from tests.factories_talks import make_talk
from tests.factories_webhooks import make_webhook

pytestmark = pytest.mark.django_db


@pytest.fixture
def merchant() -> Merchant:
    return make.make_merchant(name="City Coffee")


@pytest.fixture
def account(merchant: Merchant) -> Account:
    return make.make_account(merchant, name="街角咖啡")


def member(merchant: Merchant, role: Role = Role.ADMIN, **over: Any) -> Member:
    made = make.make_member(**over)
    make.join(made, merchant, role)
    return made


def home(who: Member) -> str:
    return text_of(browser(who).get("/console/"))


def way(name: str, *args: object) -> str:
    return f'href="{reverse(f"console:{name}", args=args)}'


# --- what waits ----------------------------------------------------------------------------------


def test_each_thing_that_waits_is_one_click_away(merchant: Merchant, account: Account) -> None:
    asking = make.make_program(name="Latte")
    grant = make.make_grant(asking, account, state=GrantState.REQUESTED, note="For receipts")
    broadcast = waiting_broadcast(account, made_by=member(merchant))
    make_talk(account)
    make_talk(account)
    receiver = make_webhook(merchant, state="stopped", off_because="GONE")
    approved = make.make_program(merchant, name="Ready", state=ProgramState.APPROVED)
    rejected = make.make_account(merchant, state=AccountState.REJECTED, review_note="Larger logo")
    reviewed = make.make_program(merchant, name="Looked at", state=ProgramState.IN_REVIEW)
    page = home(member(merchant))
    assert way("grant-approve", grant.pk) in page
    assert "Latte wants to send through 街角咖啡" in page
    assert "For receipts" in page
    assert way("account-broadcast", account.pk, broadcast.pk) in page
    assert f"{way('account-talks', account.pk)}?shown=waiting" in page
    assert "2 conversations wait for an answer" in page
    assert way("event-receiver", receiver.pk) in page
    assert way("program-list", approved.pk) in page
    assert way("account", rejected.pk) in page
    assert "Sent back: Larger logo" in page
    assert "In review at the platform" in page
    assert way("program-releases", reviewed.pk) in page
    assert '<span class="badge desk-total">7</span>' in page


def test_nobody_elses_things_wait(merchant: Merchant, account: Account) -> None:
    other = make.make_account(name="Elsewhere")
    one_of_each(other.app.merchant, other)
    page = home(member(merchant))
    assert "Nothing waits for you" in page
    assert "Elsewhere" not in page


@pytest.mark.parametrize(
    ("role", "waits"),
    [
        (Role.OWNER, {"Grants", "Broadcasts to approve", "Conversations", "Leads nowhere"}),
        (Role.OPERATOR, {"Broadcasts to approve", "Conversations", "Leads nowhere"}),
        (Role.VIEWER, set()),
    ],
)
def test_only_what_the_role_may_deal_with(
    merchant: Merchant, account: Account, role: Role, waits: set[str]
) -> None:
    one_of_each(merchant, account)
    page = home(member(merchant, role)).partition("desk-waiting")[2]
    groups = {"Grants", "Broadcasts to approve", "Conversations", "Leads nowhere"}
    assert {one for one in groups if f"</svg>{one} <span" in page} == waits
    assert ("Receivers of events that fail" in page) is (role == Role.OWNER)
    assert ("Answered by the platform" in page) is (role == Role.OWNER)


def test_ones_own_broadcast_waits_for_somebody_else(merchant: Merchant, account: Account) -> None:
    writer = member(merchant)
    waiting_broadcast(account, made_by=writer)
    waiting_broadcast(account, submitted_by=writer)
    waiting_broadcast(account, state=BroadcastState.DRAFT)
    assert "Broadcasts to approve" not in home(writer)
    assert "Broadcasts to approve" in home(member(merchant))


def test_the_operator_sees_the_platforms_reviews_on_their_desk(merchant: Merchant) -> None:
    make.make_program(state=ProgramState.IN_REVIEW)
    page = home(member(merchant, Role.VIEWER, is_operator=True))
    assert "Reviews of the platform" in page
    assert "Mini programs: 1" in page
    assert way("platform-reviews") in page
    assert "Reviews of the platform" not in home(member(merchant))


# --- what leads nowhere --------------------------------------------------------------------------


def test_what_leads_to_a_program_that_is_gone(merchant: Merchant, account: Account) -> None:
    gone = make.make_program(name="Espresso", state=ProgramState.DELISTED)
    make.associate(account, gone)
    lead_away(account, gone, "one")
    page = home(member(merchant))
    assert '</svg>Leads nowhere <span class="desk-count">8</span>' in page
    assert "leads to Espresso" in page
    assert "街角咖啡 · It is delisted." in page
    assert way("account-menu", account.pk) in page


def test_what_leads_somewhere_is_no_work(merchant: Merchant, account: Account) -> None:
    open_one = make.make_program()
    make.associate(account, open_one)
    lead_away(account, open_one, "one")
    strange = make.make_account(merchant)
    assert "Leads nowhere" not in home(member(merchant))
    lead_away(strange, open_one, "two")  # not associated with this one
    page = home(member(merchant))
    assert f"{strange.name} · It is not associated with this account." in page


@pytest.mark.parametrize(
    ("over", "said"),
    [
        ({"state": ProgramState.DELISTED}, "It is delisted."),
        ({"suspended": True}, "It is suspended."),
        ({}, "It is bound to no lifestyle account."),
    ],
)
def test_templates_that_cannot_be_sent(
    merchant: Merchant, over: dict[str, object], said: str
) -> None:
    program = make.make_program(merchant, name="Mocha", **over)
    make.make_template(program)
    page = home(member(merchant))
    assert "1 template of Mocha cannot be sent" in page
    assert said in page
    assert "Mocha cannot be sent" not in home(member(merchant, Role.OPERATOR))


def test_templates_of_a_draft_or_a_bound_program_are_no_work(
    merchant: Merchant, account: Account
) -> None:
    bound = make.make_program(merchant)
    make.bind(bound, account)
    make.make_template(bound)
    make.make_template(make.make_program(merchant, state=ProgramState.DRAFT))
    make.make_template(make.make_program(merchant), state="stopped")
    assert "cannot be sent" not in home(member(merchant))


# --- the five steps ------------------------------------------------------------------------------


def test_the_steps_tick_themselves_off(merchant: Merchant) -> None:
    owner = member(merchant, Role.OWNER)

    def standing() -> tuple[int, str]:
        page = home(owner)
        following = page.partition('<li class="is-next">')[2].partition("</li>")[0]
        return page.count('<li class="is-done">'), following

    done, following = standing()
    assert (done, way("program-new") in following) == (0, True)
    program = make.make_program(merchant)
    done, following = standing()
    assert (done, way("account-new") in following) == (1, True)
    account = make.make_account(merchant)
    done, following = standing()
    assert (done, way("program-binding", program.pk) in following) == (2, True)
    make.bind(program, account)
    done, following = standing()
    assert (done, way("program-component", program.pk) in following) == (3, True)
    make.follow(make.make_person(), account, source=FollowSource.COMPONENT, program=program)
    done, following = standing()
    assert (done, way("program-templates", program.pk) in following) == (4, True)
    send(account)
    run_pending()
    assert "Five steps" not in home(owner)


@pytest.mark.parametrize("way", ["custom", "reply", "answer"])
def test_a_word_to_a_follower_is_a_first_message_too(
    merchant: Merchant, account: Account, way: str
) -> None:
    program, owner = make.make_program(merchant), member(merchant, Role.OWNER)
    make.bind(program, account)
    make.follow(make.make_person(), account, source=FollowSource.COMPONENT, program=program)
    greeted: dict[str, Any] = {"account": account, "source": "greeting"}
    make_figure(merchant, Metric.ACCEPTED, **greeted)  # nobody's own message
    assert "Five steps" in home(owner)
    make_figure(merchant, Metric.ACCEPTED, account=account, source=way)
    assert "Five steps" not in home(owner)


def test_a_step_taken_out_of_order_is_done_and_the_first_open_one_is_next(
    merchant: Merchant,
) -> None:
    make.make_account(merchant)
    page = home(member(merchant))
    assert page.count('<li class="is-done">') == 1
    following = page.partition('<li class="is-next">')[2].partition("</li>")[0]
    assert "Create a mini program" in following


def test_who_may_not_take_a_step_sees_it_without_a_button(merchant: Merchant) -> None:
    page = home(member(merchant, Role.VIEWER))
    steps = page.partition("first-steps")[2].partition("</ol>")[0]
    assert "Create a mini program" in steps
    assert "btn" not in steps


# --- the number of statements --------------------------------------------------------------------


def test_three_of_everything_cost_no_more_statements_than_one(
    merchant: Merchant, account: Account
) -> None:
    who = member(merchant, Role.OWNER, is_operator=True)

    def statements() -> int:
        client = browser(who)
        client.get("/console/")
        with CaptureQueriesContext(connection) as made:
            assert client.get("/console/").status_code == 200
        return len(made)

    one_of_each(merchant, account)
    first = statements()
    for _ in range(4):
        one_of_each(merchant, account)
    assert statements() == first
    assert first <= 42
