"""How many follow accounts now: the same number whether an account was tallied or not, at every moment."""

import random
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lifeloop.followers.models import Follow, Tally
from lifeloop.followers.queries import count, counts, total
from lifeloop.followers.services import counting
from lifeloop.identity.models import Merchant
from lifeloop.insights import days
from lifeloop.insights.queries import Scope, Span
from lifeloop.insights.queries.totals import followers
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def merchant() -> Merchant:
    return make.make_merchant()


@pytest.fixture(autouse=True)
def two_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "LARGE", 1)


def ago(minutes: float) -> datetime:
    return clock.now() - timedelta(minutes=minutes)


def open_follows(account: Account) -> int:
    return Follow.objects.filter(account=account, ended_at=None).count()


def test_accounts_without_a_tally_are_counted(merchant: Merchant) -> None:
    assert total(merchant) == 0
    first, second = make.make_account(merchant), make.make_account(merchant)
    for account in (first, second, second, make.make_account()):
        make.follow(make.make_person(), account)
    make.follow(make.make_person(), first, ended_at=clock.now())
    assert total(merchant) == 3
    assert counts([first.pk, second.pk]) == {first.pk: 1, second.pk: 2}
    assert count(second) == 2


def test_of_a_tallied_one_what_began_and_ended_since_is_counted(merchant: Merchant) -> None:
    account = make.make_account(merchant)
    Tally.objects.create(account=account, count=20_000, counted_at=ago(5))
    make.follow(make.make_person(), account, created_at=ago(6))  # is in the tally
    make.follow(make.make_person(), account, created_at=ago(4))
    make.follow(make.make_person(), account, created_at=ago(3))
    make.follow(make.make_person(), account, created_at=ago(9), ended_at=ago(7))  # is not in it
    make.follow(make.make_person(), account, created_at=ago(9), ended_at=ago(2))
    make.follow(make.make_person(), account, created_at=ago(4), ended_at=ago(1))  # never was
    assert count(account) == 20_000 + 2 - 1
    assert total(merchant) == 20_001


def test_whatever_comes_and_goes_the_number_is_that_of_a_count(merchant: Merchant) -> None:
    dice = random.Random(7)
    accounts = [make.make_account(merchant) for _ in range(3)]
    pks = [one.pk for one in accounts]
    with time_machine.travel(clock.now(), tick=False) as time:
        for step in range(90):
            time.shift(dice.uniform(0, 20))
            account = dice.choice(accounts)
            rows = Follow.objects.filter(account=account, ended_at=None).order_by("pk")
            if rows and dice.random() < 0.4:
                Follow.objects.filter(pk=dice.choice(rows).pk).update(ended_at=clock.now())
            else:
                make.follow(make.make_person(), account)
            if step % 7 == 0:
                counting.tally()
            assert counts(pks) == {one.pk: n for one in accounts if (n := open_follows(one))}
        assert Tally.objects.count() == 3


def test_a_tally_is_as_of_a_moment_when_all_was_committed(merchant: Merchant) -> None:
    account, small = make.make_account(merchant), make.make_account(merchant)
    for minutes in (0.1, 5, 6):
        make.follow(make.make_person(), account, created_at=ago(minutes))
    make.follow(make.make_person(), account, created_at=ago(5), ended_at=ago(0.5))
    make.follow(make.make_person(), small, created_at=ago(5))
    assert counting.tally() == 1
    [tally] = Tally.objects.all()
    assert (tally.account_id, tally.count) == (account.pk, 3)
    assert tally.counted_at <= clock.now() - counting.SETTLED
    # An account that is no longer large loses its tally, and is counted.
    Follow.objects.filter(account=account).update(ended_at=ago(2))
    assert counting.tally() == 0
    assert not Tally.objects.exists()
    assert count(account) == 0


def test_statements_do_not_grow_with_accounts(merchant: Merchant) -> None:
    found = []
    for _ in range(2):
        account = make.make_account(merchant)
        Tally.objects.create(account=account, count=5, counted_at=ago(5))
        make.make_account(merchant)
        with CaptureQueriesContext(connection) as seen:
            assert total(merchant) > 0
        found.append(len(seen))
    assert found == [3, 3]


def test_the_total_of_a_day_is_of_own_accounts_and_of_others_what_came_through_own_programs(
    merchant: Merchant,
) -> None:
    account, program = make.make_account(merchant), make.make_program(merchant)
    theirs = make.make_account()
    for one, through in ((account, program), (account, None), (theirs, program), (theirs, None)):
        make.follow(make.make_person(), one, program=through, created_at=ago(5))
    counting.tally()
    span = Span(days.today(), days.today())
    wanted = {None: 3, account.pk: 2, theirs.pk: 1}
    for pk, number in wanted.items():
        [day] = followers(Scope(merchant.pk, int(pk) if pk else None), span)
        assert day.total == number
