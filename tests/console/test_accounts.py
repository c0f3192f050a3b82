"""生活号 at the console: opening, review, listing, settings, followers."""

import re
from typing import Any

import pytest
from django.test import Client

from lifeloop.followers.models import FollowSource
from lifeloop.identity.actors import SYSTEM
from lifeloop.identity.models import Member, Merchant
from lifeloop.identity.rules.roles import Role
from lifeloop.lifestyle.models import Account
from lifeloop.lifestyle.rules import AccountState
from lifeloop.lifestyle.services import approve, reject, suspend
from tests import factories as make
from tests.console.helpers import HTMX, browser, text_of

pytestmark = pytest.mark.django_db
PROFILE = {"name": "Coffee news", "introduction": "What is new."}


@pytest.fixture
def owner() -> Member:
    return make.make_member()


@pytest.fixture
def merchant(owner: Member) -> Merchant:
    return make.make_merchant(owner=owner, name="City Coffee Ltd")


@pytest.fixture
def client(owner: Member, merchant: Merchant) -> Client:
    return browser(owner)


def overview(client: Client, account: Account) -> str:
    return text_of(client.get(f"/console/accounts/{account.pk}/"))


def press(client: Client, account: Account, act: str) -> Any:
    return client.post(f"/console/accounts/{account.pk}/{act}/", **HTMX)


def test_opening_review_listing(client: Client) -> None:
    assert "No lifestyle account yet" in text_of(client.get("/console/accounts/"))
    answer = client.post("/console/accounts/new/", PROFILE)
    account = Account.objects.get()
    assert answer["Location"] == f"/console/accounts/{account.pk}/"
    assert (account.state, account.subject) == (AccountState.OPENING, "City Coffee Ltd")
    assert "The platform is looking at it" in overview(client, account)
    reject(SYSTEM, account.pk, note="Too like another name")
    page = overview(client, account)
    assert "Too like another name" in page
    assert "Submit again" in page
    press(client, account, "resubmit")
    approve(SYSTEM, account.pk)
    assert "It is opened" in overview(client, account)
    press(client, account, "list")
    assert "People find it by search" in overview(client, account)
    press(client, account, "delist")
    account.refresh_from_db()
    assert account.state == AccountState.OPENED
    suspend(SYSTEM, account.pk, note="Complaints")
    page = overview(client, account)
    assert "The platform has suspended it" in page
    assert "Complaints" in page
    refused = press(client, account, "list")
    assert refused.status_code == 422
    assert "present state does not allow this" in text_of(refused)


@pytest.mark.parametrize(
    ("over", "why"),
    [
        ({"name": "C"}, "A name has 2 to 20 characters."),
        ({"name": "x" * 21}, "at most 20"),
        ({"introduction": ""}, "This field is required."),
        ({"introduction": "x" * 101}, "An introduction has 1 to 100 characters."),
        ({"name": "Taken name"}, "Another lifestyle account has this name."),
    ],
)
def test_a_refused_opening_keeps_what_was_typed(
    client: Client, over: dict[str, str], why: str
) -> None:
    make.make_account(name="taken NAME")
    typed = {**PROFILE, "subject": "Typed subject", **over}
    answer = client.post("/console/accounts/new/", typed)
    assert answer.status_code == 422
    assert why in text_of(answer)
    assert "Typed subject" in text_of(answer)
    assert Account.objects.count() == 1


def test_settings(client: Client, merchant: Merchant) -> None:
    account = make.make_account(merchant, greeting="Welcome")
    there = f"/console/accounts/{account.pk}/settings/"
    assert "Welcome" in text_of(client.get(there))
    answer = client.post(there, {"name": "New name", "introduction": "Now better."}, follow=True)
    assert "Saved. People see it from now on." in text_of(answer)
    greeted = client.post(f"{there}greeting/", {"greeting": "Hello there"}, follow=True)
    assert "New followers are greeted with it." in text_of(greeted)
    silent = client.post(f"{there}greeting/", {"greeting": ""}, follow=True)
    assert "New followers are not greeted." in text_of(silent)
    account.refresh_from_db()
    assert (account.name, account.introduction, account.greeting) == ("New name", "Now better.", "")
    refused = client.post(f"{there}greeting/", {"greeting": "x" * 201})
    assert refused.status_code == 422
    assert "A greeting has at most 200 characters." in text_of(refused)
    assert "x" * 201 in text_of(refused)
    assert client.get(f"{there}greeting/").status_code == 405


def test_followers_are_masked_and_say_where_they_came_from(
    client: Client, merchant: Merchant
) -> None:
    account = make.make_account(merchant)
    there = f"/console/accounts/{account.pk}/followers/"
    assert "No followers yet" in text_of(client.get(there))
    person = make.make_person(phone="+8613912345678")
    program = make.make_program(merchant, name="City coffee")
    make.follow(person, account, source=FollowSource.COMPONENT, program=program)
    make.follow(make.make_person(), make.make_account())
    page = text_of(client.get(there))
    assert "139****5678" in page
    assert "13912345678" not in page
    assert "follow component" in page
    assert "City coffee" in page
    assert "1–1 of 1 item" in page


def phones(page: str) -> set[str]:
    return set(re.findall(r"<b>(138\*{4}\d{4})", page))


def test_a_list_of_many_is_paged(client: Client, merchant: Merchant) -> None:
    account = make.make_account(merchant)
    for _ in range(12):
        make.follow(make.make_person(), account)
    there = f"/console/accounts/{account.pk}/followers/?size=10"
    assert len(phones(text_of(client.get(there)))) == 10
    assert len(phones(text_of(client.get(f"{there}&page=2")))) == 2
    assert "11–12 of 12 items" in text_of(client.get(f"{there}&page=99"))


def test_the_overview_counts_and_lists_what_is_bound(client: Client, merchant: Merchant) -> None:
    account = make.make_account(merchant)
    own, foreign = make.make_program(merchant), make.make_program()
    make.bind(own, account)
    make.bind(foreign, account, grant=make.make_grant(foreign, account))
    page = overview(client, account)
    assert own.name in page
    assert foreign.app.merchant.name in page
    assert "request and approval" in page


def test_a_viewer_changes_nothing(merchant: Merchant) -> None:
    viewer = make.make_member()
    make.join(viewer, merchant, Role.VIEWER)
    account = make.make_account(merchant)
    program = make.make_program()
    make.associate(account, program)
    looking = browser(viewer)
    for tab in ("", "programs/", "grants/", "followers/"):
        page = text_of(looking.get(f"/console/accounts/{account.pk}/{tab}"))
        for act in ("settings/", "delist/", "/add/", "dissociate/", "revoke/", "keys/"):
            assert act not in page
