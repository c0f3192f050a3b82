"""A broadcast to a part of the followers: chunk after chunk, each one transaction that holds its own proof.

A chunk moves the broadcast's cursor, inserts the messages (and the reasons of those left out), counts both and renews the
job's lease, all or nothing. Whoever lost the lease, or finds the cursor elsewhere, has changed nothing and stops: a worker that is
killed loses nothing, one that was frozen doubles nothing, and the next goes on where the cursor stands.
"""

import time
from dataclasses import replace

from django.conf import settings
from django.db.models import F

from lifeloop.database import write
from lifeloop.database.kept import Given, GivenNumber, KeptUpdate
from lifeloop.kernel import clock, ids
from lifeloop.lifestyle.queries import is_usable
from lifeloop.messaging.models import Broadcast, BroadcastState
from lifeloop.messaging.queries.audiences import audience_of
from lifeloop.messaging.queries.quotas import cap_of
from lifeloop.messaging.rules.broadcasts import Act, Cap, after, next_size, week_of
from lifeloop.messaging.rules.holdout import kept_back, others
from lifeloop.messaging.rules.placeholders import has_name
from lifeloop.messaging.services.segment_sql import (
    Budget,
    Chunk,
    insert_kept_back,
    insert_messages,
    insert_skips,
    take_budget,
)
from lifeloop.outbox import Task, emit, extend

# Between two claims of a worker: other jobs of its thread wait no longer than this.
SLICE_SECONDS = 1.0
FIRST_SIZE, LEAST_SIZE, MOST_SIZE = 500, 200, 20_000
READ_AHEAD = 20_000
_sizes: dict[int, int] = {}  # what this process has learned about the chunks of a broadcast


_move = KeptUpdate(
    lambda: Broadcast.objects.filter(
        pk__being=Given("pk"), state=BroadcastState.RUNNING, cursor__being=Given("at")
    ),
    cursor=GivenNumber("to"),
)
_count = KeptUpdate(
    lambda: Broadcast.objects.filter(pk__being=Given("pk")),
    sent=F("sent") + GivenNumber("sent"),
    skipped=F("skipped") + GivenNumber("skipped"),
)


class Lost(Exception):
    """Not ours any more: the lease, the cursor or the state is another's. Nothing was changed."""


def send_slice(task: Task, broadcast_id: int) -> bool:
    """Send for about a second; False when there is more to do. Stops between chunks when told to."""
    row = Broadcast.objects.select_related("account__app__merchant").get(pk=broadcast_id)
    if not is_usable(row.account):
        _end(task, row, Act.FAIL, note="CANNOT_PUBLISH")
        return True
    audience = audience_of(row)
    size = _sizes.get(row.pk, FIRST_SIZE)
    until = time.monotonic() + SLICE_SECONDS
    ahead: list[int] = []
    while time.monotonic() < until:
        # Read before the write, beside all writers, for several chunks at once: PostgreSQL may look at all that was
        # before the cursor to find it. Each chunk asks again who follows at its own moment.
        if len(ahead) < size:
            ahead = audience.after(row.cursor, READ_AHEAD)
        people, ahead = ahead[:size], ahead[size:]
        try:
            if not people:
                _end(task, row, Act.FINISH)
                return True
            seconds = _send_chunk(task, row, people)
        except Lost:
            return True
        row.cursor = people[-1]
        goal = settings.LIFELOOP_BROADCAST_CHUNK_MS / 1000
        if len(people) == size or seconds > goal:
            size = next_size(
                len(people), seconds, goal=goal * 0.75, least=LEAST_SIZE, most=MOST_SIZE
            )
        _sizes[row.pk] = size
    return False


def _send_chunk(task: Task, row: Broadcast, people: list[int]) -> float:
    """One chunk; how long it kept the other writers waiting, in seconds."""
    assert row.send_id is not None
    held = kept_back(people, row.pk, row.hold_out)
    with write():
        begun = time.perf_counter()
        _go_on(task, row, cursor=people[-1])
        cap, _reached = cap_of(row.account_id, without=row.pk)
        chunk = Chunk(
            id=ids.row_id(),
            broadcast_id=row.pk,
            send_id=row.send_id,
            account_id=row.account_id,
            now=clock.now(),
            people=others(people, held),
            named=has_name(row.content),
        )
        sent = _deliver(chunk, cap)
        skipped = insert_skips(chunk, cap) if sent < len(chunk.people) else 0
        if held:
            skipped += _keep_back(replace(chunk, people=held), cap)
        if sent + skipped != len(people):
            raise RuntimeError("a chunk does not add up")
        _count(pk=row.pk, sent=sent, skipped=skipped)
        if sent:
            facts = {
                "send": str(row.send_id),
                "first": str(people[0]),
                "last": str(people[-1]),
                "sent": sent,
            }
            emit(
                "broadcast.delivered",
                account_id=int(row.account_id),
                merchant_id=row.account.app.merchant_id,
                facts=facts,
            )
    return time.perf_counter() - begun


def _go_on(task: Task, row: Broadcast, *, cursor: int) -> None:
    """Move the cursor if it is where it was left, nobody stopped it, and the lease is still ours."""
    if not _move(pk=row.pk, at=row.cursor, to=cursor) or not extend(task):
        raise Lost


def _deliver(chunk: Chunk, cap: Cap) -> int:
    budget = _budget()
    if budget is None:
        return insert_messages(chunk, cap)
    takers = take_budget(chunk, cap, budget)
    return insert_messages(replace(chunk, people=takers), Cap(0)) if takers else 0


def _keep_back(chunk: Chunk, cap: Cap) -> int:
    """A reason for all of them: kept back, or what would have kept it from them anyway."""
    kept = insert_kept_back(chunk, cap, _budget())
    left = others(chunk.people, kept)
    return len(kept) + (insert_skips(replace(chunk, people=left), cap) if left else 0)


def _budget() -> Budget | None:
    mode = settings.LIFELOOP_ATTENTION
    if mode == "off":
        return None
    per_week = settings.LIFELOOP_ATTENTION_PER_WEEK
    return Budget(week_of(clock.today()), per_week, enforced=mode == "enforced")


def _end(task: Task, row: Broadcast, act: Act, *, note: str = "") -> None:
    state = after(BroadcastState.RUNNING, act)
    with write():
        _go_on(task, row, cursor=row.cursor)
        Broadcast.objects.filter(pk=row.pk).update(state=state, note=note, ended_at=clock.now())
        emit(
            "broadcast.ended",
            account_id=int(row.account_id),
            merchant_id=row.account.app.merchant_id,
            facts={"broadcast": str(row.pk), "state": state},
        )
    _sizes.pop(row.pk, None)
