"""``kill -9`` of whoever digests, at random moments, two of them at once: no figure changes by it."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest

from bench.common.workers import wait_for
from lifeloop.insights.models import Figure, Met, Progress
from lifeloop.insights.queries.audit import check
from lifeloop.insights.queries.progress import cursor, standing
from lifeloop.insights.services import rebuild
from lifeloop.insights.services.digest import digest
from lifeloop.outbox.models import Event
from tests.factories_insights import all_figures, events, insert, make_world
from tests.insights.digesting import digest_for_ever
from tests.parallel import forked

pytestmark = pytest.mark.django_db(transaction=True)
FIRST, LAST = date(2026, 11, 1), date(2026, 11, 3)


def run_with_kills(count: int, kills: int) -> list[tuple[Any, ...]]:
    """Two processes digest so many events; one is killed and followed by another, so often. All figures afterwards."""
    insert(events(make_world(), count, people=100, first=FIRST, last=LAST))
    last = Event.objects.order_by("-pk").values_list("pk", flat=True)[0]
    first = last - count
    dice = random.Random(7)  # noqa: S311
    processes = [forked(digest_for_ever, False), forked(digest_for_ever, False)]
    try:
        for kill in range(kills):
            # Somewhere in the next part: within a chunk, between two, while it waits for the other's.
            at = first + count * (kill + dice.random()) / (kills + 1)
            wait_for(lambda at=at: cursor() >= at, seconds=120, what="no progress")
            killed = processes.pop(0)
            killed.kill()
            killed.join()
            processes.append(forked(digest_for_ever, False))
        wait_for(lambda: cursor() == last, seconds=240, what="not digested")
    finally:
        for process in processes:
            process.kill()
            process.join()
    return all_figures()


def digested_in_peace() -> list[tuple[Any, ...]]:
    for model in (Figure, Met, Progress):
        model.objects.all().delete()
    digest()
    return all_figures()


def test_killed_consumers_change_no_figure() -> None:
    found = run_with_kills(6_000, 3)
    assert [one.wrong for one in check()] == [None] * 3
    assert found == digested_in_peace()


@pytest.mark.soak
def test_killed_fifty_times_they_change_no_figure() -> None:
    found = run_with_kills(100_000, 50)
    assert [one.wrong for one in check()] == [None] * 3
    assert found == digested_in_peace()


def test_killed_while_figures_are_made_anew_they_end_as_they_were() -> None:
    insert(events(make_world(), 5_000, people=100, first=FIRST, last=LAST))
    digest()
    found = all_figures()
    rebuild.rebuild_from(date(2026, 11, 2))
    process = forked(digest_for_ever, False)
    try:
        for reached in (
            lambda: Figure.objects.count() < len(found) - 100,  # while it clears
            lambda: standing().since is not None and rebuild.progress().clearing is None,
        ):
            wait_for(lambda: reached() or standing().since is None, seconds=120, what="nothing")  # noqa: B023
            process.kill()
            process.join()
            process = forked(digest_for_ever, False)
        wait_for(lambda: standing().since is None, seconds=240, what="not made anew")
    finally:
        process.kill()
        process.join()
    assert all_figures() == found
