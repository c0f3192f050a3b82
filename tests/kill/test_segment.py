"""``kill -9`` and frozen workers in the middle of a broadcast to a part of the followers: nobody is left out, nobody gets it twice."""

from __future__ import annotations

import os
import signal

import pytest

from bench.common import segment
from bench.common.workers import Workers, wait_for
from lifeloop.messaging.models import Broadcast
from tests.parallel import database_url

pytestmark = pytest.mark.django_db(transaction=True)
# A lease of three seconds and a look a second: 4 s, on a machine that has the time.
RESUME_SECONDS = 15.0


def workers(**more: str) -> Workers:
    """Two processes on this test's database; chunks small enough that there are many."""
    env = {
        "LIFELOOP_DATABASE": database_url(),
        "LIFELOOP_APPROVAL_ABOVE": "1000000000",
        "LIFELOOP_ATTENTION": "off",
    }
    return Workers(2, {**env, **more})


def test_killed_in_the_middle_it_is_gone_on_with_where_it_stood() -> None:
    account, label = segment.prepare(12_000)
    with workers(LIFELOOP_BROADCAST_CHUNK_MS="1") as crew:
        run = segment.drive(crew, segment.submit(account, label), people=12_000, kills=2)
    assert (run.lost, run.doubled, run.wrong, run.adds_up) == (0, 0, 0, True)
    assert run.kills
    assert max(run.resumed) < RESUME_SECONDS


def test_a_worker_that_was_frozen_doubles_nothing_when_it_thaws() -> None:
    account, label = segment.prepare(6_000)
    with workers(LIFELOOP_BROADCAST_CHUNK_MS="1") as crew:
        crew.busiest()
        made = segment.submit(account, label)
        wait_for(lambda: sent(made) > 200, seconds=60, what="no progress")
        frozen = crew.busiest()
        os.kill(frozen, signal.SIGSTOP)
        try:
            # Frozen within a transaction it holds its locks, and nobody can take over before it thaws.
            at = sent(made)
            wait_for(lambda: sent(made) > at, seconds=8, what="taken over")
        except TimeoutError:
            pass
        finally:
            os.kill(frozen, signal.SIGCONT)
        run = segment.drive(crew, made, people=6_000, kills=0)
    assert (run.lost, run.doubled, run.wrong, run.adds_up) == (0, 0, 0, True)


@pytest.mark.soak
def test_a_million_receivers_and_ten_kills() -> None:
    account, label = segment.prepare(1_000_000)
    with workers() as crew:
        run = segment.drive(crew, segment.submit(account, label), people=1_000_000, kills=10)
    assert (run.lost, run.doubled, run.wrong, run.adds_up) == (0, 0, 0, True)
    assert run.kills == 10
    assert max(run.resumed) < RESUME_SECONDS


def sent(broadcast: Broadcast) -> int:
    """How many have it."""
    return Broadcast.objects.values_list("sent", flat=True).get(pk=broadcast.pk)
