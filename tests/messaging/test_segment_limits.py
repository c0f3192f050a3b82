"""Who a broadcast to a part leaves out: the account's cap of a week, and each person's budget over all accounts."""

from datetime import timedelta

import pytest
from django.test import override_settings

from lifeloop.audit import SYSTEM
from lifeloop.followers.models import Attention, AttentionUse
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import Broadcast, DirectMessage, Skip
from lifeloop.messaging.rules.broadcasts import week_of
from lifeloop.messaging.services import recalls
from lifeloop.outbox import run_pending
from tests import factories as make
from tests.factories_broadcasts import follow_all, followers, fresh, people, receivers, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> Account:
    """An account that may send."""
    return make.make_account()


@override_settings(LIFELOOP_BROADCASTS_PER_PERSON=2)
def test_who_had_as_many_as_allowed_this_week_is_skipped_with_that_reason(account: Account) -> None:
    who = followers(account, 10)
    for part in (who[:6], who[:3]):
        send(account, part)
        run_pending()
    made = send(account, who)
    run_pending()
    assert receivers(made) == [person.pk for person in who[3:]]
    assert set(Skip.objects.filter(broadcast=made).values_list("person_id", "reason")) == {
        (person.pk, "cap") for person in who[:3]
    }
    # What was taken back does not count, nor what came in another week.
    recalls.recall(SYSTEM, account, broadcast_id=made.pk)
    last = week_of(clock.today()) - timedelta(days=7)
    Broadcast.objects.exclude(pk=made.pk).update(week=last)
    again = send(account, who)
    run_pending()
    assert receivers(again) == [person.pk for person in who]


@override_settings(LIFELOOP_ATTENTION="enforced", LIFELOOP_ATTENTION_PER_WEEK=2)
def test_an_enforced_budget_over_all_accounts(account: Account) -> None:
    who = people(6)
    other = make.make_account()
    for one in (account, other):
        follow_all(one, who)
    Attention.objects.create(person=who[0], per_week=1)
    Attention.objects.create(person=who[1], per_week=0)
    Attention.objects.create(person=who[2], per_week=9)
    first = send(other)
    run_pending()
    assert fresh(first).publication_id is None  # person by person
    assert receivers(first) == [person.pk for person in who if person != who[1]]
    send(account)
    run_pending()
    third = send(account)
    run_pending()
    assert receivers(third) == [who[2].pk]
    assert dict(AttentionUse.objects.values_list("person_id", "count")) == {
        who[0].pk: 1, who[2].pk: 3, who[3].pk: 2, who[4].pk: 2, who[5].pk: 2,
    }  # fmt: skip
    reasons = set(Skip.objects.filter(broadcast=third).values_list("reason", flat=True))
    assert reasons == {"budget"}
    assert fresh(third).skipped == 5


@override_settings(LIFELOOP_ATTENTION="counted", LIFELOOP_ATTENTION_PER_WEEK=1)
def test_a_counted_budget_stops_nobody(account: Account) -> None:
    who = followers(account, 3)
    for _ in range(2):
        send(account, who)
        run_pending()
    assert set(AttentionUse.objects.values_list("count", flat=True)) == {2}
    assert DirectMessage.objects.count() == 6
