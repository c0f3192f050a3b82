"""Quiet hours and the budget of a week: what is the person's, what is the installation's, and two broadcasts at once."""

from datetime import date, datetime
from typing import Any

import pytest

from lifeloop.database import write
from lifeloop.followers import services
from lifeloop.followers.models import Attention, AttentionUse, FollowSource, MuteSpan
from lifeloop.followers.queries import attention, audience
from lifeloop.followers.rules import attention as rules
from lifeloop.followers.services.attention import settle, spend
from lifeloop.kernel import clock
from lifeloop.kernel.clock import GMT8
from lifeloop.kernel.errors import DomainError
from tests import factories as make
from tests.parallel import all_at_once


def at(clock_time: str, day: int = 18) -> datetime:
    hour, minute = map(int, clock_time.split(":"))
    return datetime(2026, 11, day, hour, minute, tzinfo=GMT8)


@pytest.mark.parametrize(
    ("time", "hours", "quiet"),
    [
        ("21:59", (1320, 480), False),
        ("22:00", (1320, 480), True),
        ("00:00", (1320, 480), True),
        ("07:59", (1320, 480), True),
        ("08:00", (1320, 480), False),
        ("12:00", (720, 780), True),
        ("13:00", (720, 780), False),
        ("12:00", (720, 720), False),
        ("12:00", None, False),
    ],
)
def test_quiet_hours(time: str, hours: tuple[int, int] | None, quiet: bool) -> None:
    assert rules.is_quiet(rules.minute_of(at(time)), hours) is quiet


def test_when_quiet_ends_and_which_week_it_is() -> None:
    assert rules.quiet_until(at("23:30"), (1320, 480)) == at("08:00", 19)
    assert rules.quiet_until(at("07:30"), (1320, 480)) == at("08:00")
    assert rules.quiet_until(at("12:00"), (1320, 480)) is None
    assert rules.week_of(at("00:00", 16)) == date(2026, 11, 16)
    assert rules.week_of(at("23:59", 22)) == date(2026, 11, 16)
    assert rules.week_of(at("00:00", 23)) == date(2026, 11, 23)


@pytest.mark.django_db
@pytest.mark.parametrize("default", [None, (1320, 480)])
def test_one_person_and_a_whole_audience_say_the_same(settings: Any, default: Any) -> None:
    settings.LIFELOOP_QUIET_HOURS = default
    settings.LIFELOOP_ATTENTION_PER_WEEK = 2
    account = make.make_account()
    people = [make.make_person() for _ in range(5)]
    for person in people:
        make.follow(person, account)
    settle(people[0], hours=(720, 780), per_week=None)
    settle(people[1], hours=(0, 0), per_week=0)
    settle(people[2], hours=None, per_week=3)
    settle(people[3], hours=(1380, 60), per_week=1)
    week = rules.week_of(at("12:00"))
    for person, count in zip(people, (2, 0, 2, 1, 1), strict=True):
        AttentionUse.objects.create(person=person, week=week, count=count)
    follows = audience.all_of(account)
    for time in ("12:30", "23:30", "00:30", "09:00", "22:00"):
        moment = at(time)
        standing = attention.standing([person.pk for person in people], at=moment)
        quiet = {person_id for person_id, one in standing.items() if one.quiet}
        spent = {person_id for person_id, one in standing.items() if one.spent}
        assert _ids(attention.quiet(follows, at=moment)) == quiet
        assert _ids(attention.awake(follows, at=moment)) == set(standing) - quiet
        assert _ids(attention.spent(follows, at=moment)) == spent
        assert _ids(attention.unspent(follows, at=moment)) == set(standing) - spent
        assert spent == {people[0].pk, people[1].pk, people[3].pk}
    assert attention.standing([people[1].pk], at=at("23:30"))[people[1].pk].quiet is False


def _ids(rows: Any) -> set[int]:
    return set(rows.values_list("person_id", flat=True))


@pytest.mark.django_db
def test_wishes_that_are_refused() -> None:
    person = make.make_person()
    for over, code in (
        ({"hours": (0, 1440), "per_week": None}, "QUIET_HOURS_INVALID"),
        ({"hours": (-1, 5), "per_week": None}, "QUIET_HOURS_INVALID"),
        ({"hours": None, "per_week": -1}, "PER_WEEK_INVALID"),
        ({"hours": None, "per_week": 10_001}, "PER_WEEK_INVALID"),
    ):
        with pytest.raises(DomainError) as refusal:
            settle(person, **over)
        assert refusal.value.code == code
    assert not Attention.objects.exists()
    settle(person, hours=(1320, 480), per_week=5)
    settle(person, hours=None, per_week=None)
    assert attention.wishes(person) == attention.Wishes(None, False, 7, False)


@pytest.mark.django_db
def test_a_broadcast_takes_of_the_budget(settings: Any) -> None:
    settings.LIFELOOP_ATTENTION_PER_WEEK = 1
    people = [make.make_person().pk for _ in range(3)]
    settle_row = Attention.objects.create(person_id=people[0], per_week=0)
    assert settle_row.per_week == 0
    now = at("12:00")

    def spent(*who: int, moment: datetime = now) -> set[int]:
        with write():
            return spend(list(who), at=moment)

    settings.LIFELOOP_ATTENTION = "off"
    assert spent(*people) == set(people)
    assert not AttentionUse.objects.exists()
    settings.LIFELOOP_ATTENTION = "enforced"
    assert spent(*people) == set(people[1:])
    assert spent(*people) == set()
    assert spent(*people, moment=at("12:00", 25)) == set(people[1:])
    settings.LIFELOOP_ATTENTION = "counted"
    assert spent(*people) == set(people)
    used = AttentionUse.objects.filter(week=rules.week_of(now)).order_by("person_id")
    assert list(used.values_list("count", flat=True)) == [1, 2, 2]


@pytest.mark.django_db
def test_muting_writes_spans() -> None:
    account, person = make.make_account(), make.make_person()
    services.follow(person, account, source=FollowSource.CODE)
    before = clock.now()
    for muted in (True, True, False, False, True):
        services.set_muted(person, account, muted=muted)
    services.unfollow(person, account)
    spans = list(MuteSpan.objects.order_by("pk"))
    assert len(spans) == 2
    assert all(one.ended_at and before <= one.began_at <= one.ended_at for one in spans)


@pytest.mark.django_db(transaction=True)
def test_budgets_hold_when_broadcasts_run_at_once() -> None:
    people = [make.make_person().pk for _ in range(10)]
    ids = ".".join(map(str, people))
    outcomes = all_at_once("tests.followers.scenes:spend", [ids] * 12, processes=2, threads=6)
    assert sum(map(int, outcomes)) == 30
    assert set(AttentionUse.objects.values_list("count", flat=True)) == {3}
