"""The top bar's search: by name, number and phone, what the role may see, and nobody else's."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lifeloop.followers.services import terms
from lifeloop.identity.models import Member, Merchant, Person
from lifeloop.identity.rules.roles import Role
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import Notice
from lifeloop.messaging.services.delivery import Sent
from tests import factories as make
from tests import factories_broadcasts as sending
from tests import factories_diagnostics as diagnostics
from tests import factories_templates as templates
from tests.console.helpers import browser, text_of
from tests.sending import Shop, send

pytestmark = pytest.mark.django_db
LINK = re.compile(r'<section class="found" aria-label="([^"]*)">(.*?)</section>', re.DOTALL)


@pytest.fixture
def owner() -> Member:
    member = make.make_member()
    make.make_merchant(owner=member)
    return member


@pytest.fixture
def merchant(owner: Member) -> Merchant:
    return owner.memberships.get().merchant


def found(member: Member, typed: str) -> dict[str, list[str]]:
    """The addresses in each group."""
    page = text_of(browser(member).get("/console/search/", {"q": typed}))
    return {label: re.findall(r'<a href="([^"]*)"', body) for label, body in LINK.findall(page)}


def follower(account: Account, phone: str, name: str = "") -> Person:
    person = make.make_person(phone=phone, name=name)
    row = make.follow(person, account)
    terms.index([row], fresh=True)
    return person


def page_of(account: Account, person: Person) -> str:
    return f"/console/accounts/{account.pk}/followers/{person.user_id}/"


# --- programs and accounts ----------------------------------------------------------------------------


def test_ones_own_by_name_and_appid(owner: Member, merchant: Merchant) -> None:
    program = make.make_program(merchant, name="Magpie Coffee")
    account = make.make_account(merchant, name="Magpie News")
    make.make_program(name="Magpie of Others")
    assert found(owner, " magpie ") == {
        "Mini programs": [f"/console/programs/{program.pk}/"],
        "Lifestyle accounts": [f"/console/accounts/{account.pk}/"],
    }
    assert list(found(owner, program.pk)) == ["Mini programs"]
    assert list(found(owner, account.pk)) == ["Lifestyle accounts"]


def test_two_chinese_characters_find_a_name(owner: Member, merchant: Merchant) -> None:
    program = make.make_program(merchant, name="山雀烘焙")
    account = make.make_account(merchant, name="喜鹊早报")
    person = follower(account, "+8613812345678", "王小明")
    assert found(owner, "烘焙") == {"Mini programs": [f"/console/programs/{program.pk}/"]}
    assert found(owner, "早报") == {"Lifestyle accounts": [f"/console/accounts/{account.pk}/"]}
    assert found(owner, "小明") == {"Followers": [page_of(account, person)]}


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "%",
        "_",
        "\x00",
        "' OR 1=1 --",
        "x" * 1000,
        "<script>alert(1)</script>",
        "9" * 30,
        "٣٤٥٦",
    ],
)
def test_search_takes_anything(owner: Member, merchant: Merchant, typed: str) -> None:
    make.make_program(merchant, name="Magpie Coffee")
    answer = browser(owner).get("/console/search/", {"q": typed})
    assert answer.status_code == 200
    assert "Magpie Coffee" not in text_of(answer)
    assert "<script>alert" not in text_of(answer)


def test_nothing_found_says_what_can_be_looked_for(owner: Member, merchant: Merchant) -> None:
    page = text_of(browser(owner).get("/console/search/", {"q": "nothing at all"}))
    assert "Nothing found for “nothing at all”" in page
    assert "trace id" in page
    assert "Search this company" in text_of(browser(owner).get("/console/search/"))
    operator = make.join(make.make_member(), merchant, Role.OPERATOR).member
    assert "trace id" not in text_of(browser(operator).get("/console/search/"))


# --- followers ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed", ["138****5678", "5678", "13812345678", "+86 138 1234 5678", "138 5678"]
)
def test_a_follower_by_phone(owner: Member, merchant: Merchant, typed: str) -> None:
    account = make.make_account(merchant)
    person = follower(account, "+8613812345678")
    follower(account, "+8613900001111")
    assert found(owner, typed) == {"Followers": [page_of(account, person)]}


def test_a_follower_is_found_in_every_account_and_masked(owner: Member, merchant: Merchant) -> None:
    first, second = make.make_account(merchant), make.make_account(merchant)
    person = follower(first, "+8613812345678", "小明")
    terms.index([make.follow(person, second)], fresh=True)
    assert set(found(owner, person.user_id)["Followers"]) == {
        page_of(first, person),
        page_of(second, person),
    }
    page = text_of(browser(owner).get("/console/search/", {"q": "5678"}))
    assert "小明 · 138****5678" in page
    assert "12345678" not in page.replace(person.user_id, "")


def test_the_hidden_digits_cannot_be_guessed(owner: Member, merchant: Merchant) -> None:
    """A right and a wrong middle find the same: what is masked is learned from nowhere."""
    account = make.make_account(merchant)
    follower(account, "+8613812345678")
    assert found(owner, "13812345678") == found(owner, "13899995678") != {}
    assert found(owner, "1234") == {}


def test_who_unfollowed_or_follows_others_is_not_found(owner: Member, merchant: Merchant) -> None:
    theirs = make.make_account()
    follower(theirs, "+8613812345678", "小明")
    for typed in ("小明", "5678", "13812345678"):
        assert found(owner, typed) == {}
    account = make.make_account(merchant)
    person = make.make_person()
    make.follow(person, account, ended_at=clock.now(), until_seq=0)
    assert found(owner, person.user_id) == {}


# --- messages and calls -------------------------------------------------------------------------------


def test_a_message_by_its_number_leads_to_its_line_in_the_log() -> None:
    shop = Shop()
    (sent,) = send(shop.one())
    assert isinstance(sent, Sent)
    member = make.join(make.make_member(), shop.program.app.merchant, Role.VIEWER).member
    groups = found(member, str(sent.message_id))
    (address,) = groups["Messages"]
    page = text_of(browser(member).get(address))
    assert page.index(str(sent.message_id)) > 0
    assert found(make_stranger(), str(sent.message_id)) == {}


def make_stranger() -> Member:
    stranger = make.make_member()
    make.make_merchant(owner=stranger)
    return stranger


def test_a_broadcast_by_its_number(owner: Member, merchant: Merchant) -> None:
    account = make.make_account(merchant)
    row = sending.draft(account)
    there = f"/console/accounts/{account.pk}/broadcasts/{row.pk}/"
    assert found(owner, str(row.pk)) == {"Messages": [there]}
    assert found(make_stranger(), str(row.pk)) == {}


def test_an_accounts_own_template_message_by_its_number(owner: Member, merchant: Merchant) -> None:
    account = make.make_account(merchant)
    template = templates.account_template(account)
    row = Notice.objects.create(
        id=740126508991, account=account, template=template, person=make.make_person()
    )
    (address,) = found(owner, str(row.pk))["Messages"]
    assert str(row.pk) in text_of(browser(owner).get(address))


def test_a_call_by_its_trace_for_those_who_see_the_log(owner: Member, merchant: Merchant) -> None:
    program = make.make_program(merchant)
    call = diagnostics.fill(program.app, 1)
    assert found(owner, call.trace) == {"Calls": [f"/console/calls/{call.pk}/"]}
    operator = make.join(make.make_member(), merchant, Role.OPERATOR).member
    assert found(operator, call.trace) == {}
    assert found(make_stranger(), call.trace) == {}


# --- how much it asks ---------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["Magpie", "5678", "138****5678"])
def test_one_row_and_three_ask_the_same(owner: Member, merchant: Merchant, typed: str) -> None:
    client = browser(owner)
    client.get("/console/search/")
    looks = []
    for rows in (1, 2):
        for number in range(rows):
            account = make.make_account(merchant, name=f"Magpie {rows} {number}")
            make.make_program(merchant, name=f"Magpie {rows} {number}")
            follower(account, f"+86138{rows}{number}005678", "Magpie")
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/console/search/", {"q": typed}).status_code == 200
        looks.append(len(queries))
    assert looks[0] == looks[1]


def test_more_than_are_shown_says_so(owner: Member, merchant: Merchant) -> None:
    for number in range(21):
        make.make_program(merchant, name=f"Magpie {number}")
    page = text_of(browser(owner).get("/console/search/", {"q": "magpie"}))
    assert "Only the first 20 are shown" in page
    assert len(found(owner, "magpie")["Mini programs"]) == 20
