"""Hold-out at the console: the field, what the page of a broadcast shows, and when it says that it knows nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from lifeloop.followers.models import Visit
from lifeloop.identity.models import Member
from lifeloop.identity.rules.roles import Role
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import Broadcast, HoldOut
from lifeloop.outbox import run_pending
from tests import factories as make
from tests.console.helpers import HTMX, browser, text_of
from tests.factories_broadcasts import followers, fresh, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> Account:
    return make.make_account()


@pytest.fixture
def member(account: Account) -> Member:
    made = make.make_member()
    make.join(made, account.app.merchant, Role.OPERATOR)
    return made


def form(**over: str) -> dict[str, str]:
    return {
        "request_key": f"key-{make.number()}",
        "audience": "all",
        "when": "now",
        "content-kind": "text",
        "content-text-title": "",
        "content-text-text": "New coffee, half the price.",
        "act": "save",
        **over,
    }


def post(account: Account, member: Member, **over: str) -> Any:
    there = reverse("console:account-broadcast-new", args=[account.pk])
    return browser(member).post(there, form(**over))


def returns_of(row: Broadcast, member: Member, language: str = "en") -> str:
    there = reverse("console:account-broadcast", args=[row.account_id, row.pk])
    client = browser(member, language=language)
    return text_of(client.get(there, {"part": "returns"}, **HTMX))


def counted(account: Account, groups: tuple[int, int, int, int]) -> Broadcast:
    """A sent one whose days are over, with these figures."""
    followers(account, 20)
    made = send(account, hold_out=20)
    run_pending()
    row = fresh(made)
    got, got_returned, kept, kept_returned = groups
    HoldOut.objects.create(
        broadcast=row,
        days=7,
        got=got,
        got_returned=got_returned,
        kept=kept,
        kept_returned=kept_returned,
    )
    return row


def test_the_share_is_kept_with_the_draft_and_stands_in_the_form(
    account: Account, member: Member
) -> None:
    assert post(account, member, hold_out="15").status_code == 303
    row = Broadcast.objects.get()
    assert row.hold_out == 15
    there = reverse("console:account-broadcast-edit", args=[account.pk, row.pk])
    page = text_of(browser(member).get(there))
    assert 'value="15"' in page
    assert "whether the others come back more often" in page


@pytest.mark.parametrize("share", ["51", "-1", "many"])
def test_a_share_that_is_none_is_an_error_at_its_field(
    account: Account, member: Member, share: str
) -> None:
    answer = post(account, member, hold_out=share)
    assert answer.status_code == 422
    assert f'value="{share}"' in text_of(answer)
    assert not Broadcast.objects.exists()


def test_it_is_ignored_where_it_is_not_asked(account: Account, member: Member) -> None:
    person = followers(account, 1)[0]
    answer = post(account, member, audience="people", people=person.user_id, hold_out="15")
    assert answer.status_code == 303
    assert Broadcast.objects.get().hold_out == 0


def test_the_dry_run_and_the_page_say_how_many(account: Account, member: Member) -> None:
    followers(account, 40)
    there = reverse("console:account-broadcast-dry-run", args=[account.pk])
    page = text_of(browser(member).post(there, form(hold_out="25"), **HTMX))
    assert "Not: kept back, about</dt><dd>10</dd>" in page
    made = send(account, hold_out=25)
    page = text_of(
        browser(member).get(reverse("console:account-broadcast", args=[account.pk, made.pk]))
    )
    assert "25 % of the people, drawn at random" in page
    assert "What it did" not in page  # it has not begun
    run_pending()
    page = text_of(
        browser(member).get(reverse("console:account-broadcast", args=[account.pk, made.pk]))
    )
    assert "kept back, to see what the broadcast does" in page
    assert "?part=returns" in page


def test_too_few_is_not_enough_data(account: Account, member: Member) -> None:
    program = make.make_program()
    make.bind(program, account)
    who = followers(account, 20)
    made = send(account, hold_out=20)
    run_pending()
    row = fresh(made)
    assert row.begun_at is not None
    at = row.begun_at + timedelta(minutes=1)
    for person in who[:12]:
        Visit.objects.create(person=person, program=program, first_at=at, last_at=at)
    page = returns_of(row, member)
    assert "Not enough data" in page
    assert "Difference" not in page
    assert "So far; they last until" in page
    assert "数据不足" in returns_of(row, member, "zh-hans")


@pytest.mark.parametrize(
    ("groups", "said", "value"),
    [
        ((1000, 200, 1000, 100), "Those who got it came back more often.", "+10.00"),
        ((1000, 100, 1000, 200), "Those who got it came back less often.", "−10.00"),
        ((1000, 105, 1000, 100), "The interval includes 0", "+0.50"),
    ],
)
def test_the_difference_with_its_interval(
    account: Account, member: Member, groups: tuple[int, int, int, int], said: str, value: str
) -> None:
    page = returns_of(counted(account, groups), member)
    assert said in page
    assert f"Difference: {value} points (95 % interval:" in page
    assert "These days are over." in page
    assert "Not enough data" not in page


def test_an_account_of_somebody_else_shows_nothing(account: Account) -> None:
    row = counted(account, (1000, 200, 1000, 100))
    stranger = make.make_member()
    make.join(stranger, make.make_merchant(), Role.OWNER)
    there = reverse("console:account-broadcast", args=[account.pk, row.pk])
    assert browser(stranger).get(there, {"part": "returns"}, **HTMX).status_code == 404
