"""A broadcast to a part of the followers: chunk by chunk, stopped, resumed, fenced; caps, budgets, what adds up."""

from datetime import timedelta

import pytest
from django.db import connection

from lifeloop.audit import SYSTEM
from lifeloop.followers.models import Follow, Group, Label, Labelling
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.jobs_broadcasts import wake_broadcasts
from lifeloop.messaging.models import Broadcast
from lifeloop.messaging.services import broadcasts, recalls, segments
from lifeloop.messaging.services.broadcasting import begin
from lifeloop.outbox import Again, Task, run_pending
from lifeloop.outbox.claims import claim
from lifeloop.outbox.models import Event, Job
from lifeloop.outbox.running import run_tasks
from tests import factories as make
from tests.factories_broadcasts import followers, fresh, receivers, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> Account:
    """An account that may send."""
    return make.make_account()


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Several chunks for a few people."""
    for name, value in {"FIRST_SIZE": 4, "LEAST_SIZE": 4, "MOST_SIZE": 4}.items():
        monkeypatch.setattr(segments, name, value)


def taken() -> Task:
    """The broadcast's job, claimed."""
    [task] = claim(1)
    return task


def begun(account: Account, count: int = 10) -> tuple[Broadcast, list[int], Task]:
    """One that is RUNNING, its people, and its claimed job; nobody has got it yet."""
    who = followers(account, count)
    made = send(account, who)
    task = taken()
    assert begin(made.pk) == "RUNNING"
    return fresh(made), [person.pk for person in who], task


def chunk(task: Task, row: Broadcast, ids: list[int]) -> None:
    segments._send_chunk(task, fresh(row), ids)  # noqa: SLF001 -- one chunk, as a worker does it


def test_a_chunk_is_one_event_and_all_chunks_add_up(account: Account) -> None:
    who = followers(account, 10)
    made = send(account, who)
    run_pending()
    row = fresh(made)
    assert (row.state, row.wanted, row.sent, row.skipped) == ("SUCCESS", 10, 10, 0)
    assert receivers(row) == [person.pk for person in who]
    delivered = Event.objects.filter(kind="broadcast.delivered").order_by("pk")
    assert [event.facts["first"] for event in delivered] == [str(who[at].pk) for at in (0, 4, 8)]
    assert Event.objects.filter(kind="message.accepted").count() == 0


def test_it_stops_between_two_chunks_and_goes_on_where_it_stopped(account: Account) -> None:
    row, ids, task = begun(account)
    chunk(task, row, ids[:4])
    recalls.stop(SYSTEM, account, broadcast_id=row.pk)
    with pytest.raises(segments.Lost):
        chunk(task, row, ids[4:8])
    run_tasks([task])
    assert (fresh(row).state, receivers(row)) == ("STOPPED", ids[:4])
    recalls.resume(SYSTEM, account, broadcast_id=row.pk)
    run_pending()
    assert (fresh(row).state, receivers(row), fresh(row).sent) == ("SUCCESS", ids, 10)


def test_a_recall_stops_it_first_and_takes_back_what_went_out(account: Account) -> None:
    row, ids, task = begun(account)
    chunk(task, row, ids[:4])
    assert recalls.recall(SYSTEM, account, broadcast_id=row.pk).state == "RECALLING"
    with pytest.raises(segments.Lost):
        chunk(task, row, ids[4:8])
    run_tasks([task])
    run_pending()
    assert (fresh(row).state, receivers(row)) == ("RECALLED", ids[:4])
    assert fresh(row).recalled_at is not None


def test_a_worker_that_lost_its_lease_changes_nothing(account: Account) -> None:
    row, ids, frozen = begun(account)
    chunk(frozen, row, ids[:4])
    Job.objects.update(run_at=clock.now() - timedelta(seconds=1))
    other = taken()
    with pytest.raises(segments.Lost):
        chunk(frozen, row, ids[4:8])
    assert receivers(row) == ids[:4]
    chunk(other, row, ids[4:8])
    assert (receivers(row), fresh(row).cursor) == (ids[:8], ids[7])


def test_a_chunk_read_before_another_worker_moved_on_changes_nothing(account: Account) -> None:
    row, ids, task = begun(account)
    stale = fresh(row)
    chunk(task, row, ids[:4])
    with pytest.raises(segments.Lost):
        segments._send_chunk(task, stale, ids[:4])  # noqa: SLF001
    assert (receivers(row), fresh(row).sent) == (ids[:4], 4)


def test_two_jobs_of_one_broadcast_double_nothing(account: Account) -> None:
    who = followers(account, 10)
    made = send(account, who)
    Job.objects.create(
        name="messaging.broadcast",
        payload={"broadcast": made.pk},
        run_at=clock.now(),
        created_at=clock.now(),
    )
    run_pending()
    assert (fresh(made).state, receivers(made)) == ("SUCCESS", [person.pk for person in who])


def test_one_segment_of_an_account_at_a_time(account: Account) -> None:
    row, _ids, _task = begun(account)
    second = send(account, followers(account, 2))
    with pytest.raises(Again):
        begin(second.pk)
    assert (fresh(row).state, fresh(second).state) == ("RUNNING", "INIT")
    other = make.make_account()
    third = send(other, followers(other, 2))
    assert begin(third.pk) == "RUNNING"


def test_a_suspended_account_stops_sending(account: Account) -> None:
    row, ids, task = begun(account)
    chunk(task, row, ids[:4])
    Account.objects.filter(pk=account.pk).update(suspended=True)
    run_tasks([task])
    assert (fresh(row).state, fresh(row).note) == ("FAILURE", "CANNOT_PUBLISH")
    assert receivers(row) == ids[:4]


def test_labels_and_groups_are_asked_when_it_is_sent(account: Account) -> None:
    who = followers(account, 10)
    label = Label.objects.create(account=account, name="city")
    for number, person in enumerate(who):
        value = "a" if number % 2 else "b"
        Labelling.objects.create(label=label, person=person, account=account, value=value)
    made = send(
        account,
        audience_sort="labels",
        audience={"labels": [{"label": label.pk, "values": ["a"]}]},
    )
    run_pending()
    assert receivers(made) == [person.pk for person in who[1::2]]
    group = Group.objects.create(
        account=account,
        name="b",
        rules=[{"field": f"label:{label.pk}", "op": "EQ", "values": ["b"]}],
    )
    later = send(account, audience_sort="group", audience={"group": group.pk})
    Labelling.objects.filter(person=who[1]).update(value="b")
    run_pending()
    assert receivers(later) == sorted([who[1].pk, *[person.pk for person in who[0::2]]])


def test_a_group_that_is_gone_when_it_is_due_fails_with_a_reason(account: Account) -> None:
    followers(account, 1)
    group = Group.objects.create(
        account=account, name="x", rules=[{"field": "muted", "op": "EQ", "values": ["no"]}]
    )
    made = send(
        account,
        audience_sort="group",
        audience={"group": group.pk},
        due_at=clock.now() + timedelta(hours=1),
    )
    group.delete()
    Broadcast.objects.filter(pk=made.pk).update(due_at=clock.now())
    Job.objects.update(run_at=clock.now())
    run_pending()
    assert (fresh(made).state, fresh(made).note) == ("FAILURE", "BROADCAST_AUDIENCE_INVALID")


def test_schedules_survive_a_clock_that_was_set_back(account: Account) -> None:
    who = followers(account, 3)
    made = send(account, who, due_at=clock.now() + timedelta(hours=1))
    # The job ran by a clock that was an hour ahead; by the clock as it is now, it is not due.
    Job.objects.update(run_at=clock.now())
    run_pending()
    assert (fresh(made).state, receivers(made)) == ("INIT", [])
    [job] = Job.objects.filter(done_at=None)
    assert job.run_at == fresh(made).due_at


def test_schedules_are_neither_lost_nor_doubled_when_the_clock_jumps_ahead(
    account: Account,
) -> None:
    who = followers(account, 3)
    made = send(account, who, due_at=clock.now() + timedelta(hours=20))
    # A day ahead: everything is due at once; then back again.
    Broadcast.objects.update(due_at=clock.now() - timedelta(hours=4))
    Job.objects.filter(done_at=None).update(run_at=clock.now() - timedelta(hours=4))
    run_pending()
    Broadcast.objects.update(due_at=clock.now() + timedelta(hours=20))
    wake_broadcasts()
    run_pending()
    assert receivers(made) == [person.pk for person in who]


def test_one_whose_job_is_gone_or_leased_far_ahead_is_woken(account: Account) -> None:
    who = followers(account, 3)
    made = send(account, who)
    task = taken()
    assert begin(made.pk) == "RUNNING"
    # The worker died, and the clock was set back by an hour.
    Job.objects.update(run_at=clock.now() + timedelta(hours=1))
    wake_broadcasts()
    run_pending()
    assert (fresh(made).state, receivers(made)) == ("SUCCESS", [person.pk for person in who])
    wake_broadcasts()
    assert Job.objects.filter(done_at=None).count() == 1  # the old one, which will find all done
    assert task.attempt == 1


def test_nobody_who_followed_only_later_gets_it(account: Account) -> None:
    row, ids, task = begun(account)
    Follow.objects.filter(person_id=ids[5]).update(ended_at=clock.now(), until_seq=0)
    chunk(task, row, ids[:8])
    assert receivers(row) == [*ids[:5], *ids[6:8]]
    assert broadcasts.get(account, row.pk).skipped == 1


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the limit on pages is SQLite's own")
def test_a_full_disk_leaves_no_half_chunk_and_is_gone_on_with_when_there_is_room(
    account: Account,
) -> None:
    who = followers(account, 600)
    made = send(account, who, content={"title": "", "text": "{name} " + "x" * 400})
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        [pages] = cursor.fetchone()
        cursor.execute(f"PRAGMA max_page_count = {pages + 10}")
        try:
            run_pending(strict=False)
        finally:
            cursor.execute("PRAGMA max_page_count = 1073741823")
        cursor.execute("PRAGMA integrity_check")
        assert cursor.fetchone() == ("ok",)
    row = fresh(made)
    assert row.state == "RUNNING"
    assert len(receivers(row)) == row.sent < 600
    Job.objects.filter(done_at=None).update(run_at=clock.now())
    run_pending()
    assert (fresh(made).state, receivers(made)) == ("SUCCESS", [person.pk for person in who])
