"""The loop, walked through the services that people's acts go through: every act becomes its figure."""

from datetime import timedelta

import pytest
from django.test import override_settings

from lifeloop.audit import SYSTEM
from lifeloop.database import write
from lifeloop.followers.models import FollowSource
from lifeloop.followers.services import follow, unfollow
from lifeloop.followers.services.showing import component_shown
from lifeloop.identity.models import Person
from lifeloop.insights import days
from lifeloop.insights.queries import Kind, Metric, Scope, Span, breakdown, funnel, series, things
from lifeloop.insights.queries.totals import followers
from lifeloop.insights.services.digest import digest
from lifeloop.kernel import clock
from lifeloop.lifestyle.errors import AccountNotFound
from lifeloop.messaging.models import DirectMessage, Opening, Publication
from lifeloop.messaging.services import publications, reading, visits
from lifeloop.messaging.services.delivery import Sent
from lifeloop.messaging.services.receivers import count_receivers
from lifeloop.messaging.services.refusals import Refused, note_refusals
from lifeloop.messaging.services.sends import send_templates
from lifeloop.outbox import Task, run_pending
from lifeloop.outbox.models import Event, Job
from lifeloop.relations.models import Association, Binding
from tests import factories as make
from tests.sending import Shop

pytestmark = pytest.mark.django_db


def today() -> Span:
    return Span(days.today(), days.today())


def whole(shop: Shop) -> Scope:
    return Scope(shop.program.app.merchant_id)


def times(scope: Scope, *metrics: Metric) -> list[int]:
    run_pending()
    digest()
    found = series.total(scope, today(), metrics)
    return [found[metric][0] for metric in metrics]


def send(shop: Shop) -> int:
    with write():
        [sent] = send_templates([shop.one()])
    assert isinstance(sent, Sent)
    return sent.message_id


def publish(shop: Shop) -> Publication:
    return publications.publish(SYSTEM, shop.account, kind="text", content={"text": "New beans"})


@pytest.fixture
def shop() -> Shop:
    return Shop()


def test_the_whole_loop(shop: Shop) -> None:
    person, account, program = shop.person, shop.account, shop.program
    visits.visited(person, program, page="pages/index", came="home")
    assert component_shown(person, program, public_id=account.pk)
    follow(person, account, source=FollowSource.COMPONENT, program=program)
    row = publish(shop)
    reading.mark_account_read(person, account, up_to=0, seq=row.seq or 0)
    reading.publication_opened(person, publication_id=row.pk)
    visits.visited(person, program, came="message")
    run_pending()
    digest()
    found = funnel.funnel(whole(shop), today())
    assert [step.times for step in found.steps] == [2, 1, 1, 1, 1, 1]
    assert [step.people for step in found.steps] == [1, 1, 1, 1, 1, 1]
    assert found.steps[1].share_of_previous == 0.5
    assert found.steps[1].lost == 1
    assert found.before == [0] * 6
    [share] = found.by_relation
    assert (share.program_id, share.account_id) == (int(program.pk), int(account.pk))
    assert (share.bound, share.follows, share.returns) == (True, 1, 1)
    ways = breakdown.by_source(whole(shop), today(), Metric.VISITED)
    assert ways == [("home", 1), ("message", 1)]
    [one] = things.table(whole(shop), today(), Kind.PUBLICATION, [Metric.SEEN, Metric.RETURNED])
    assert one.id == str(row.pk)
    assert one.times == {Metric.SEEN: 1, Metric.RETURNED: 1}


def test_a_template_message_and_how_it_is_read_and_opened(shop: Shop) -> None:
    first, second = send(shop), send(shop)
    reading.mark_service_read(shop.person, up_to=second)
    reading.mark_service_read(shop.person, up_to=second)  # nothing is left to read
    reading.opened(shop.person, message_id=first)
    reading.opened(shop.person, message_id=first)  # noted once
    visits.visited(shop.person, shop.program, came="message")
    wanted = [Metric.ACCEPTED, Metric.SEEN, Metric.OPENED, Metric.RETURNED]
    assert times(whole(shop), *wanted) == [2, 2, 1, 1]
    [row] = things.table(whole(shop), today(), Kind.TEMPLATE, wanted)
    assert row.id == shop.template.pk
    assert list(row.times.values()) == [2, 2, 1, 1]
    assert list(row.people.values()) == [1, 1, 1, 1]
    both = Scope(shop.program.app.merchant_id, int(shop.account.pk), int(shop.program.pk))
    assert times(both, *wanted) == [2, 2, 1, 1]


def test_a_publication_counts_those_who_follow_when_it_falls_due(shop: Shop) -> None:
    for _ in range(3):
        make.follow(make.make_person(), shop.account)
    row = publications.publish(
        SYSTEM,
        shop.account,
        kind="text",
        content={"text": "Later"},
        due_at=clock.now() + timedelta(hours=1),
    )
    assert times(whole(shop), Metric.ACCEPTED) == [0]
    make.follow(make.make_person(), shop.account)
    Publication.objects.filter(pk=row.pk).update(due_at=clock.now())
    assert publications.publish_due(row.pk)
    make.follow(make.make_person(), shop.account, since_seq=1, read_seq=1)  # too late for it
    assert times(whole(shop), Metric.ACCEPTED) == [4]
    job = Job.objects.get(name="messaging.count_receivers")
    assert job.state == Job.State.DONE
    lost = Task(job.pk, job.name, job.payload, None, 1, "another's")
    count_receivers(lost, row.pk)  # a worker that was frozen, and thaws
    assert times(whole(shop), Metric.ACCEPTED) == [4]


def test_the_last_touch_within_the_days_counts(shop: Shop) -> None:
    make.follow(shop.person, shop.account)
    older = publish(shop)
    reading.publication_opened(shop.person, publication_id=older.pk)
    Opening.objects.update(created_at=clock.now() - timedelta(days=2))
    message = send(shop)
    reading.opened(shop.person, message_id=message)
    visits.visited(shop.person, shop.program)
    assert things.top(whole(shop), today(), Metric.RETURNED, Kind.TEMPLATE, 5)[:1] == []
    digest()
    [row] = things.top(whole(shop), today(), Metric.RETURNED, Kind.TEMPLATE, 5)
    assert (row.id, row.times, row.people) == (shop.template.pk, 1, 1)
    assert things.top(whole(shop), today(), Metric.RETURNED, Kind.PUBLICATION, 5) == []


@pytest.mark.parametrize(("ago", "returned"), [(6.9, 1), (7.1, 0)])
def test_an_opened_message_counts_for_seven_days(shop: Shop, ago: float, returned: int) -> None:
    reading.opened(shop.person, message_id=send(shop))
    DirectMessage.objects.update(opened_at=clock.now() - timedelta(days=ago))
    visits.visited(shop.person, shop.program)
    assert times(whole(shop), Metric.VISITED, Metric.RETURNED) == [1, returned]


@override_settings(LIFELOOP_ATTRIBUTION_DAYS=1)
def test_for_how_long_is_a_setting(shop: Shop) -> None:
    reading.opened(shop.person, message_id=send(shop))
    DirectMessage.objects.update(opened_at=clock.now() - timedelta(days=1.1))
    visits.visited(shop.person, shop.program)
    assert times(whole(shop), Metric.RETURNED) == [0]


def test_only_messages_of_the_programs_accounts_bring_back(shop: Shop) -> None:
    stranger = make.make_account(shop.program.app.merchant)
    make.follow(shop.person, stranger)
    row = publications.publish(SYSTEM, stranger, kind="text", content={"text": "Hello"})
    reading.publication_opened(shop.person, publication_id=row.pk)
    visits.visited(shop.person, shop.program)
    assert times(whole(shop), Metric.RETURNED) == [0]
    Association.objects.create(
        account=stranger, program=shop.program, associated_by=make.make_member()
    )
    visits.visited(shop.person, shop.program)
    assert times(whole(shop), Metric.RETURNED) == [1]
    [share] = funnel.funnel(whole(shop), today()).by_relation
    assert (share.bound, share.returns) == (False, 1)


def test_a_return_stays_where_it_was_when_the_program_is_unbound(shop: Shop) -> None:
    reading.opened(shop.person, message_id=send(shop))
    visits.visited(shop.person, shop.program)
    Binding.objects.all().delete()
    assert times(Scope(whole(shop).merchant_id, int(shop.account.pk)), Metric.RETURNED) == [1]


def test_the_component_is_counted_where_it_may_show_and_not_every_second(shop: Shop) -> None:
    other = make.make_account()
    assert component_shown(shop.person, shop.program, public_id=shop.account.pk)
    assert not component_shown(shop.person, shop.program, public_id=shop.account.pk)
    with pytest.raises(AccountNotFound):
        component_shown(shop.person, shop.program, public_id=other.pk)
    assert times(whole(shop), Metric.SHOWN) == [1]


def test_following_and_leaving_by_source_and_day(shop: Shop) -> None:
    follow(shop.person, shop.account, source=FollowSource.SEARCH)
    gone = make.make_person()
    follow(gone, shop.account, source=FollowSource.COMPONENT, program=shop.program)
    unfollow(gone, shop.account)
    digest()
    assert breakdown.by_source(whole(shop), today(), Metric.FOLLOWED) == [
        ("component", 1),
        ("search", 1),
    ]
    assert breakdown.by_source(whole(shop), today(), Metric.UNFOLLOWED) == [("component", 1)]
    [day] = followers(whole(shop), today())
    assert (day.new, day.gone, day.net, day.total) == (2, 1, 1, 1)
    before = followers(whole(shop), today().before())
    assert [one.total for one in before] == [0]


def test_a_mute_counts_after_the_message_it_followed(shop: Shop) -> None:
    make.follow(shop.person, shop.account)
    row = publish(shop)
    visits.set_muted(shop.person, shop.account, muted=True)
    visits.set_muted(shop.person, shop.account, muted=False)
    assert times(whole(shop), Metric.MUTED) == [1]
    [one] = things.top(whole(shop), today(), Metric.MUTED, Kind.PUBLICATION, 5)
    assert one.id == str(row.pk)


def test_refused_sends_by_reason_and_template(shop: Shop) -> None:
    refused = [Refused(shop.program.pk, shop.template.pk, "2088", "NO_BIND")] * 2
    with write():
        note_refusals([*refused, Refused(shop.program.pk, "other", "2088", "FORM_ID_INVALID")])
    assert Event.objects.filter(kind="send.refused").count() == 2
    assert times(whole(shop), Metric.REFUSED) == [3]
    assert breakdown.by_reason(whole(shop), today()) == [("NO_BIND", 2), ("FORM_ID_INVALID", 1)]
    assert breakdown.refusals_of_templates(whole(shop), today())[shop.template.pk] == [
        ("NO_BIND", 2)
    ]


def test_what_concerns_two_merchants_is_told_to_both_and_to_nobody_else() -> None:
    program, account = make.make_program(), make.make_account()
    make.bind(program, account)
    person: Person = make.make_person()
    follow(person, account, source=FollowSource.COMPONENT, program=program)
    follow(make.make_person(), account, source=FollowSource.SEARCH)
    ours, theirs = Scope(program.app.merchant_id), Scope(account.app.merchant_id)
    assert times(ours, Metric.FOLLOWED) == [1]
    assert times(theirs, Metric.FOLLOWED) == [2]
    assert times(Scope(make.make_merchant().pk), Metric.FOLLOWED) == [0]
    assert [day.total for day in followers(ours, today())] == [1]
    assert [day.total for day in followers(theirs, today())] == [2]
