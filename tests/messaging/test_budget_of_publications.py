"""A publication to all is one row, and counts in the budget of everybody who got it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import override_settings

from lifeloop.audit import SYSTEM
from lifeloop.database import write
from lifeloop.followers.models import Attention, AttentionUse, Follow
from lifeloop.followers.queries import attention, audience
from lifeloop.followers.services.attention import spend
from lifeloop.identity.models import Person
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import DirectMessage, Publication, Skip
from lifeloop.messaging.queries.dry_run import dry_run
from lifeloop.messaging.services import recalls
from lifeloop.outbox import run_pending
from tests import factories as make
from tests.factories_broadcasts import follow_all, followers, fresh, people, receivers, send

pytestmark = pytest.mark.django_db

MANY = {"LIFELOOP_BROADCASTS_PER_PERSON": 20, "LIFELOOP_BROADCASTS_TO_ALL": 20}
COUNTED = override_settings(LIFELOOP_ATTENTION="counted", LIFELOOP_ATTENTION_PER_WEEK=2, **MANY)
ENFORCED = override_settings(LIFELOOP_ATTENTION="enforced", LIFELOOP_ATTENTION_PER_WEEK=2, **MANY)


@pytest.fixture
def account() -> Account:
    return make.make_account()


def to_all(account: Account) -> Any:
    """A broadcast to all as one row."""
    made = send(account)
    run_pending()
    assert fresh(made).publication_id is not None
    return fresh(made)


def used(*who: Person, days: int = 0) -> list[int]:
    at = clock.now() + timedelta(days=days)
    standing = attention.standing([person.pk for person in who], at=at)
    return [standing[person.pk].used for person in who]


@COUNTED
def test_counted_for_whoever_followed_when_it_came(account: Account) -> None:
    anna, ben, cora = people(3)
    other = make.make_account()
    follow_all(account, [anna, ben])
    follow_all(other, [anna])
    recalled = to_all(account)
    to_all(other)
    assert used(anna, ben, cora) == [2, 1, 0]
    # Who follows now has not got what came before; who left has.
    follow_all(account, [cora])
    seq = Account.objects.get(pk=account.pk).last_seq
    Follow.objects.filter(person=ben).update(ended_at=clock.now(), until_seq=seq)
    to_all(account)
    assert used(anna, ben, cora) == [3, 1, 1]
    # A message that was taken back had taken attention; another week begins at nothing.
    recalls.recall(SYSTEM, account, broadcast_id=recalled.pk)
    assert used(anna, ben, cora) == [3, 1, 1]
    assert used(anna, ben, cora, days=7) == [0, 0, 0]
    assert used(anna, ben, cora, days=-7) == [0, 0, 0]
    # None of it is a row of a person's.
    assert not AttentionUse.objects.exists()
    assert not DirectMessage.objects.exists()


@COUNTED
def test_counted_together_with_what_came_person_by_person(
    account: Account, django_assert_num_queries: Any
) -> None:
    anna, ben = followers(account, 2)
    to_all(account)
    send(account, [anna])
    run_pending()
    assert used(anna, ben) == [2, 1]
    with django_assert_num_queries(2):
        used(anna, ben)
    at = clock.now()
    spent = attention.spent(audience.all_of(account), at=at)
    assert list(spent.values_list("person_id", flat=True)) == [anna.pk]
    left = attention.unspent(audience.all_of(account), at=at)
    assert list(left.values_list("person_id", flat=True)) == [ben.pk]


@COUNTED
@override_settings(LIFELOOP_BROADCASTS_PER_PERSON=1)
def test_who_was_left_out_of_it_is_not_counted(account: Account) -> None:
    anna, ben = followers(account, 2)
    send(account, [anna])
    run_pending()
    to_all(account)
    assert Skip.objects.get(seq__isnull=False).person_id == anna.pk
    assert used(anna, ben) == [1, 1]


@pytest.mark.parametrize("rows", [False, True])
def test_enforced_it_stops_what_would_be_too_much(account: Account, rows: bool) -> None:
    """``rows``: some have a row of this week already, which is another statement's branch."""
    anna, ben, cora, dora = followers(account, 4)
    other = make.make_account()
    follow_all(other, [anna, ben, cora, dora])
    Attention.objects.create(person=ben, per_week=1)
    Attention.objects.create(person=cora, per_week=9)
    Attention.objects.create(person=dora, per_week=0)
    if rows:
        week = clock.today() - timedelta(days=clock.today().weekday())
        for person in (anna, ben, cora, dora):
            AttentionUse.objects.create(person=person, week=week, count=0)
    with COUNTED:
        to_all(account)
    with ENFORCED:
        # One is used: anna has one more, ben none, cora many, dora never had any.
        assert dry_run(other, "all", {}).spent == 2
        first = send(other)
        run_pending()
        assert fresh(first).publication_id is None
        assert receivers(first) == [anna.pk, cora.pk]
        assert set(Skip.objects.filter(broadcast=first).values_list("reason", flat=True)) == {
            "budget"
        }
        second = send(other)
        run_pending()
        assert receivers(second) == [cora.pk]
        assert used(anna, ben, cora, dora) == [2, 1, 3, 1]
        counts = dict(AttentionUse.objects.filter(count__gt=0).values_list("person_id", "count"))
        assert counts == {anna.pk: 1, cora.pk: 2}


def test_enforced_all_who_ask_get_the_same_answer(account: Account) -> None:
    anna, ben = followers(account, 2)
    with COUNTED:
        to_all(account)
        send(account, [anna])
        run_pending()
    with ENFORCED, write():
        assert spend([anna.pk, ben.pk], at=clock.now()) == {ben.pk}
    with ENFORCED, write():
        assert spend([anna.pk, ben.pk], at=clock.now()) == set()


@ENFORCED
def test_what_was_published_last_week_leaves_the_budget_alone(account: Account) -> None:
    [anna] = followers(account, 1)
    with COUNTED:
        to_all(account)
        to_all(account)
    Publication.objects.update(published_at=clock.now() - timedelta(days=7))
    made = send(account)
    run_pending()
    assert receivers(made) == [anna.pk]
