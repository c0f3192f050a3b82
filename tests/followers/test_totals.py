"""How many follow a merchant's accounts: counted, but for large accounts, which have their last count."""

import pytest

from lifeloop.followers.models import Tally
from lifeloop.followers.queries import total
from lifeloop.insights import days
from lifeloop.insights.queries import Scope, Span
from lifeloop.insights.queries.totals import followers
from lifeloop.kernel import clock
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_small_accounts_are_counted_large_ones_have_their_last_count() -> None:
    merchant = make.make_merchant()
    assert total(merchant) == 0
    small, large = make.make_account(merchant), make.make_account(merchant)
    for account in (small, large, large, make.make_account()):
        make.follow(make.make_person(), account)
    make.follow(make.make_person(), small, ended_at=clock.now())
    assert total(merchant) == 3
    Tally.objects.create(account=large, count=20_000, counted_at=clock.now())
    assert total(merchant) == 20_001


def test_the_total_of_a_day_is_counted_and_of_others_accounts_only_what_came_through_own_programs() -> (
    None
):
    merchant = make.make_merchant()
    account, program, theirs = (
        make.make_account(merchant),
        make.make_program(merchant),
        make.make_account(),
    )
    make.follow(make.make_person(), account, program=program)
    make.follow(make.make_person(), account)
    make.follow(make.make_person(), theirs, program=program)
    make.follow(make.make_person(), theirs)
    Tally.objects.create(account=account, count=20_000, counted_at=clock.now())
    span = Span(days.today(), days.today())
    wanted = {None: 3, account.pk: 2, theirs.pk: 1}
    for pk, count in wanted.items():
        [day] = followers(Scope(merchant.pk, int(pk) if pk else None), span)
        assert day.total == count
