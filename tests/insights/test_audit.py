"""Counted again in plain SQL, every figure is what its events say; one that is not is named."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import override_settings

from lifeloop import cli
from lifeloop.insights.models import Figure
from lifeloop.insights.queries.audit import check
from lifeloop.insights.services.digest import digest
from lifeloop.outbox.models import Event
from tests.factories_insights import World, events, insert, make_world

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 3)


@pytest.fixture
def world(db: None) -> World:
    made = make_world()
    insert(events(made, 4000, people=50, first=FIRST, last=LAST))
    digest()
    return made


def test_every_figure_adds_up(world: World) -> None:
    found = list(check())
    assert [one.day for one in found] == [FIRST, FIRST + timedelta(days=1), LAST]
    assert [one.wrong for one in found] == [None, None, None]
    assert sum(one.figures for one in found) == Figure.objects.count()
    assert len(list(check(1))) == 1


@pytest.mark.django_db
@override_settings(TIME_ZONE="Asia/Kolkata")
def test_in_a_zone_whose_hours_begin_at_half_past() -> None:
    made = make_world()
    insert(events(made, 1000, people=50, first=FIRST, last=FIRST))
    digest()
    assert [one.wrong for one in check()] == [None]


@pytest.mark.parametrize(
    ("which", "change"),
    [
        ({"metric": "visited", "kind": "", "hour": -1}, {"times": 1}),
        ({"metric": "visited", "kind": "", "hour": 9}, {"times": 1}),
        ({"metric": "seen", "kind": "", "hour": -1}, {"people": 1}),
        ({"metric": "opened", "kind": "template"}, {"people": 1}),
    ],
)
def test_the_first_wrong_figure_is_named(
    world: World, which: dict[str, object], change: dict[str, int]
) -> None:
    row = Figure.objects.filter(day=FIRST + timedelta(days=1), times__gt=2, **which).first()
    assert row is not None
    Figure.objects.filter(pk=row.pk).update(**change)
    *_right, last = check()
    assert last.wrong is not None
    wrong = last.wrong
    assert (last.day, wrong.metric, wrong.kind, wrong.hour) == (
        row.day,
        row.metric,
        row.kind,
        row.hour,
    )
    assert (wrong.merchant_id, wrong.source, wrong.thing) == (
        row.merchant_id,
        row.source,
        row.thing,
    )
    assert wrong.counted == (row.times, row.people)


def test_a_figure_without_events_is_wrong_and_so_are_events_without_a_figure(world: World) -> None:
    gone = Figure.objects.filter(day=FIRST, kind="article").first()
    assert gone is not None
    key, times = gone.pk, (gone.times, gone.people)
    Figure.objects.filter(pk=key).delete()
    [found] = [one.wrong for one in check() if one.wrong]
    assert (found.kept, found.counted) == ((0, 0), times)
    Event.objects.filter(kind="article.viewed").delete()
    Event.objects.filter(kind="article.shared").delete()
    [found] = [one.wrong for one in check() if one.wrong]
    assert found.counted == (0, 0)


def test_a_recount_by_hand_says_the_same(world: World) -> None:
    """A third count, of some figures, as short as can be."""
    day = (
        "date(at, '+8 hours')"
        if connection.vendor == "sqlite"
        else "date(at AT TIME ZONE 'Asia/Shanghai')"
    )
    with connection.cursor() as own:
        own.execute(
            f"SELECT {day}, program_id, count(*), count(DISTINCT person_id) FROM outbox_event"  # noqa: S608
            " WHERE kind = 'program.visited' GROUP BY 1, 2"
        )
        counted = {
            (str(one), program): (times, people) for one, program, times, people in own.fetchall()
        }
    found: dict[tuple[str, int], tuple[int, int]] = {}
    owner = {program: world.merchants[n % 2].pk for n, program in enumerate(world.programs)}
    for row in Figure.objects.filter(metric="visited", kind="", hour=-1):
        assert row.merchant_id == owner[row.program_id]
        times, people = found.get((str(row.day), row.program_id), (0, 0))
        found[str(row.day), row.program_id] = (times + row.times, people + row.people)
    assert found == counted


def test_the_command_says_so(
    world: World, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "set_up", lambda: None)
    monkeypatch.setattr(cli, "refuse_old_database", lambda: None)
    assert cli.main(["figures"]) == 0
    assert cli.main(["figures", "--digest"]) == 0
    assert cli.main(["figures", "--check", "--days", "2"]) == 0
    assert "All is well: 2 days." in capsys.readouterr().out
    Figure.objects.filter(metric="visited", kind="", hour=-1, day=LAST).update(times=7)
    assert cli.main(["figures", "--check"]) == 1
    said = capsys.readouterr().err
    assert "visited" in said
    assert "7 times" in said
    assert cli.main(["figures", "--rebuild-from", "2026-11-03"]) == 0
    assert cli.main(["figures", "--check"]) == 0
    Event.objects.order_by("pk").first().delete()  # type: ignore[union-attr]
    assert cli.main(["figures", "--rebuild-from", "2026-11-01"]) == 1
    assert "2026-11-02" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        cli.main(["figures", "--rebuild-from", "yesterday"])
