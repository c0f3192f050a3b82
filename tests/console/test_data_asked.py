"""Periods and filters of the pages of figures: whatever the address says, what comes out makes sense."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import RequestFactory

from lifeloop.console.data_asked import LONGEST, Asked, asked_of
from lifeloop.identity.models import Merchant
from lifeloop.insights import days
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def merchant() -> Merchant:
    return make.make_merchant()


def asked(merchant: Merchant, **query: str) -> Asked:
    request: Any = RequestFactory().get("/", query)
    request.merchant = merchant
    return asked_of(request)


def ago(number: int) -> date:
    return days.today() - timedelta(days=number)


def test_a_week_up_to_today_unless_something_else_is_asked(merchant: Merchant) -> None:
    found = asked(merchant)
    assert (found.first, found.last, found.days) == (ago(6), ago(0), 7)
    assert asked(merchant, days="30").first == ago(29)
    assert asked(merchant, days="31").days == 7


def test_a_range_of_ones_own(merchant: Merchant) -> None:
    found = asked(merchant, first=ago(20).isoformat(), last=ago(10).isoformat())
    assert (found.first, found.last, found.days) == (ago(20), ago(10), 0)
    # What ends today and has the length of a period is that period: the choice of an account keeps it.
    assert asked(merchant, first=ago(29).isoformat(), last=ago(0).isoformat()).days == 30


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (200, 0, (LONGEST - 1, 0)),  # too long: the days up to its end
        (5, 10, (10, 10)),  # turned round
        (3, -3, (3, 0)),  # no figures of tomorrow
        (-5, -2, (0, 0)),
    ],
)
def test_a_range_that_cannot_be_becomes_one_that_can(
    merchant: Merchant, first: int, last: int, expected: tuple[int, int]
) -> None:
    found = asked(merchant, first=ago(first).isoformat(), last=ago(last).isoformat())
    assert (found.first, found.last) == (ago(expected[0]), ago(expected[1]))


@pytest.mark.parametrize("nonsense", ["", "tomorrow", "2026-02-30", "0001-01-01", "９" * 4])
def test_nonsense_is_no_day(merchant: Merchant, nonsense: str) -> None:
    assert asked(merchant, first=nonsense, last=nonsense).days == 7


def test_one_end_alone_is_a_week(merchant: Merchant) -> None:
    found = asked(merchant, first=ago(50).isoformat())
    assert (found.first, found.last) == (ago(50), ago(44))
    found = asked(merchant, last=ago(50).isoformat())
    assert (found.first, found.last) == (ago(56), ago(50))


def test_only_ones_own_can_be_chosen(merchant: Merchant) -> None:
    own, theirs = make.make_account(merchant), make.make_account()
    assert asked(merchant, account=own.pk).scope.account_id == int(own.pk)
    assert asked(merchant, account=theirs.pk).scope.account_id is None
    assert asked(merchant, account="'").scope.account_id is None
    assert asked(merchant).scope.merchant_id == merchant.pk


def test_links_keep_what_was_asked(merchant: Merchant) -> None:
    own = make.make_program(merchant)
    found = asked(merchant, program=own.pk, days="30")
    assert found.query == f"days=30&program={own.pk}"
    assert found.periods == [
        (7, f"days=7&program={own.pk}"),
        (30, f"days=30&program={own.pk}"),
    ]
    mine = asked(merchant, first=ago(20).isoformat(), last=ago(10).isoformat())
    assert mine.query == f"first={ago(20)}&last={ago(10)}"
