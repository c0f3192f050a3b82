"""Hold-out: who is kept back, that nothing reaches them, what is stored, and what is counted afterwards."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import override_settings

from lifeloop.audit import SYSTEM
from lifeloop.followers.models import AttentionUse, Follow, Visit
from lifeloop.followers.rules.attention import week_of
from lifeloop.identity.models import Person
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.errors_broadcasts import HoldOutForNamed, HoldOutShare
from lifeloop.messaging.models import Broadcast, BroadcastState, DirectMessage, HoldOut, Skip
from lifeloop.messaging.queries import inbox
from lifeloop.messaging.queries.dry_run import dry_run
from lifeloop.messaging.queries.holdout import returns
from lifeloop.messaging.queries.received import received
from lifeloop.messaging.rules.holdout import Group, is_kept_back
from lifeloop.messaging.services import broadcasts, recalls
from lifeloop.messaging.services.holdout import keep_count
from lifeloop.outbox import Again, run_pending
from lifeloop.programs.models import Program
from tests import factories as make
from tests.factories_broadcasts import followers, fresh, receivers, send, wanted
from tests.factories_followers import make_group

pytestmark = pytest.mark.django_db
SHARE = 30


@pytest.fixture
def account() -> Account:
    return make.make_account()


def sent(account: Account, who: list[Person] | None = None, **over: Any) -> Broadcast:
    made = send(account, who, hold_out=SHARE, **over)
    run_pending()
    return fresh(made)


def reasons(row: Broadcast) -> dict[int, str]:
    return dict(Skip.objects.filter(broadcast=row).values_list("person_id", "reason"))


def drawn(row: Broadcast, who: list[Person]) -> list[int]:
    return [one.pk for one in who if is_kept_back(one.pk, row.pk, SHARE)]


# --- who is kept back ------------------------------------------------------------------------------


def test_some_of_all_followers_are_kept_back_and_the_reason_is_stored(account: Account) -> None:
    who = followers(account, 60)
    row = sent(account)
    kept = drawn(row, who)
    assert 5 < len(kept) < 35
    assert reasons(row) == dict.fromkeys(kept, "hold_out")
    assert receivers(row) == [one.pk for one in who if one.pk not in kept]
    assert (row.state, row.wanted, row.sent, row.skipped) == (
        BroadcastState.SUCCESS,
        60,
        60 - len(kept),
        len(kept),
    )
    assert row.publication_id is None


def test_it_does_not_lie_in_their_inbox_and_the_page_of_the_follower_says_why(
    account: Account,
) -> None:
    who = followers(account, 40)
    row = sent(account)
    kept = set(drawn(row, who))
    for person in who:
        items = list(inbox.account_page(person, account).items)
        [told] = received(account, person)
        assert bool(items) is (person.pk not in kept)
        assert told.got is (person.pk not in kept)
        assert told.reason == ("hold_out" if person.pk in kept else "chosen")


def test_of_a_group_too(account: Account) -> None:
    who = followers(account, 40)
    group = make_group(account)
    row = sent(account, audience_sort="group", audience={"group": group.pk})
    assert set(reasons(row)) == set(drawn(row, who))
    assert len(receivers(row)) + len(reasons(row)) == 40


def test_stopped_and_gone_on_with_the_same_people_are_kept_back(account: Account) -> None:
    who = followers(account, 40)
    made = send(account, hold_out=SHARE)
    Broadcast.objects.filter(pk=made.pk).update(cursor=who[19].pk)  # as if half was done
    run_pending()
    row = fresh(made)
    assert set(reasons(row)) == set(drawn(row, who[20:]))


@override_settings(LIFELOOP_BROADCASTS_PER_PERSON=1)
def test_who_would_not_have_got_it_anyway_is_told_that_reason(account: Account) -> None:
    who = followers(account, 60)
    first = send(account, who[:30])
    run_pending()
    assert fresh(first).sent == 30
    row = sent(account)
    kept = set(drawn(row, who))
    found = reasons(row)
    assert {found[one.pk] for one in who[:30]} == {"cap"}
    assert {pk for pk, reason in found.items() if reason == "hold_out"} == kept & {
        one.pk for one in who[30:]
    }


@override_settings(LIFELOOP_ATTENTION="enforced", LIFELOOP_ATTENTION_PER_WEEK=1)
def test_nothing_of_the_budget_is_taken_from_who_is_kept_back(account: Account) -> None:
    who = followers(account, 60)
    week = week_of(clock.now())
    spent = who[:30]
    AttentionUse.objects.bulk_create(
        [AttentionUse(person=one, week=week, count=1) for one in spent]
    )
    row = sent(account)
    found, kept = reasons(row), set(drawn(row, who))
    assert {found[one.pk] for one in spent} == {"budget"}
    used = dict(AttentionUse.objects.values_list("person_id", "count"))
    for one in who[30:]:
        assert found.get(one.pk, "") == ("hold_out" if one.pk in kept else "")
        assert used.get(one.pk, 0) == (0 if one.pk in kept else 1)


@pytest.mark.parametrize(
    ("over", "refusal"),
    [({"hold_out": 51}, HoldOutShare), ({"hold_out": -1}, HoldOutShare)],
)
def test_refused_and_nothing_is_written(
    account: Account, over: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        broadcasts.make(SYSTEM, account, wanted=wanted(**over))
    assert not Broadcast.objects.exists()


def test_people_who_were_chosen_must_all_get_it(account: Account) -> None:
    who = followers(account, 3)
    with pytest.raises(HoldOutForNamed):
        broadcasts.make(SYSTEM, account, wanted=wanted(who, hold_out=10))
    draft = broadcasts.make(SYSTEM, account, wanted=wanted(hold_out=10))
    with pytest.raises(HoldOutForNamed):
        broadcasts.edit(SYSTEM, account, broadcast_id=draft.pk, wanted=wanted(who, hold_out=10))
    assert fresh(draft).audience_sort == "all"


def test_a_correction_goes_to_everybody_who_had_opened(account: Account) -> None:
    followers(account, 5)
    row = sent(account)
    recalls.recall(SYSTEM, account, broadcast_id=row.pk)
    with pytest.raises(HoldOutForNamed):
        recalls.correct(SYSTEM, account, broadcast_id=row.pk, wanted=wanted(hold_out=10))
    assert Broadcast.objects.count() == 1


def test_a_dry_run_says_about_how_many(account: Account) -> None:
    followers(account, 40)
    run = dry_run(account, "all", {}, hold_out=25)
    assert (run.wanted, run.receives, run.kept_back, run.one_row) == (40, 30, 10, False)


# --- what came of it -------------------------------------------------------------------------------


def visit(person: Person, program: Program, first: datetime, last: datetime | None = None) -> None:
    Visit.objects.create(person=person, program=program, first_at=first, last_at=last or first)


def test_returns_are_counted_as_a_second_count_has_them(account: Account) -> None:
    bound, associated, strange = (make.make_program() for _ in range(3))
    make.bind(bound, account)
    make.associate(account, associated)
    who = followers(account, 80)
    row = sent(account)
    assert row.begun_at is not None
    hour, day = timedelta(hours=1), timedelta(days=1)
    begun, end = row.begun_at, row.begun_at + timedelta(days=7)
    moments: list[tuple[Program, datetime, datetime | None, bool]] = [
        (bound, begun + hour, None, True),
        (bound, begun - day, begun + hour, True),  # came before, and again
        (bound, begun + day, end + day, True),  # first within, again later
        (associated, end - hour, None, True),
        (bound, begun - day, begun - hour, False),
        (bound, end + hour, None, False),
        (strange, begun + hour, None, False),
    ]
    back = set()
    for number, person in enumerate(who):
        if number % 8 == 7:
            continue
        program, first, last, counts = moments[number % 8]
        visit(person, program, first, last)
        back |= {person.pk} if counts else set()
    kept = {pk for pk, reason in reasons(row).items() if reason == "hold_out"}
    got = {one.pk for one in who} - kept
    found = returns(row)
    assert found is not None
    assert found.got == Group(len(got), len(got & back))
    assert found.kept == Group(len(kept), len(kept & back))
    assert (found.days, found.until, found.final) == (7, end, False)
    assert found.difference is None  # not enough data


def test_they_are_counted_once_when_the_days_are_over(account: Account) -> None:
    program = make.make_program()
    make.bind(program, account)
    who = followers(account, 30)
    row = sent(account)
    assert row.begun_at is not None
    visit(who[0], program, row.begun_at + timedelta(hours=1))
    with pytest.raises(Again):
        keep_count(row.pk, days=7)
    assert not HoldOut.objects.exists()
    with time_machine.travel(row.begun_at + timedelta(days=7, seconds=1), tick=False):
        run_pending()
    counted = HoldOut.objects.get(broadcast=row)
    assert counted.got + counted.kept == 30
    assert counted.got_returned + counted.kept_returned == 1
    visit(who[1], program, row.begun_at + timedelta(hours=2))  # found too late
    with time_machine.travel(row.begun_at + timedelta(days=9), tick=False):
        again = keep_count(row.pk, days=7)
        found = returns(row)
    assert again == counted
    assert found is not None
    assert found.final
    assert found.got.returned + found.kept.returned == 1


def test_a_recalled_one_is_not_compared(account: Account) -> None:
    followers(account, 20)
    row = sent(account)
    recalls.recall(SYSTEM, account, broadcast_id=row.pk)
    row = fresh(row)
    assert returns(row) is None
    assert row.begun_at is not None
    with time_machine.travel(row.begun_at + timedelta(days=8), tick=False):
        run_pending()
    assert not HoldOut.objects.exists()


def test_one_without_is_neither_slower_nor_compared(account: Account) -> None:
    followers(account, 5)
    made = send(account)
    run_pending()
    row = fresh(made)
    assert row.publication_id is not None  # one row for all, as ever
    assert returns(row) is None
    assert not Skip.objects.exists()
    assert not DirectMessage.objects.exists()
    assert Follow.objects.count() == 5
