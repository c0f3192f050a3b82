"""A broadcast to a part of an account's followers under ``kill -9``, and what is in the inboxes afterwards."""

from __future__ import annotations

import random
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from bench.common import crowd
from bench.common.workers import Workers, wait_for

PATIENCE = 900.0


@dataclass
class Run:
    """What one send showed."""

    people: int
    seconds: float = 0.0
    kills: int = 0
    resumed: list[float] = field(default_factory=list)
    lost: int = 0
    doubled: int = 0
    wrong: int = 0
    adds_up: bool = False
    peak_mb: float = 0.0
    own_mb: float = 0.0
    alone_ms: list[float] = field(default_factory=list)
    other_ms: list[float] = field(default_factory=list)


def label_all(account_id: str, label_id: int) -> None:
    """Every follower of the account carries the label."""
    from django.db import connection

    from lifeloop.followers.models import Labelling

    columns = {
        field.column: {
            "label_id": str(int(label_id)),
            "value": "''",
            "created_at": "created_at",
        }.get(field.column, field.column)
        for field in Labelling._meta.concrete_fields
        if field.column in {"label_id", "person_id", "account_id", "value", "created_at"}
    }
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO followers_labelling ({', '.join(columns)}) SELECT {', '.join(columns.values())}"
            " FROM followers_follow WHERE account_id = %s",
            [account_id],
        )


def prepare(people: int) -> tuple[Any, Any]:
    """An account with that many labelled followers; a label, so that it is a segment."""
    from django.db import connection

    from lifeloop.followers.models import Label
    from tests import factories as make

    account = make.make_account()
    crowd.follow_all(crowd.people(people), [account.pk])
    with connection.cursor() as cursor:  # everybody has a name of their own
        cursor.execute("UPDATE identity_person SET name = 'P' || id WHERE name = ''")
    label = Label.objects.create(account=account, name="all of them")
    label_all(account.pk, label.pk)
    crowd.analyse()
    return account, label


def submit(account: Any, label: Any) -> Any:
    """On its way; personalised. Approval by a second member is not what is looked at here."""
    from django.test import override_settings

    from lifeloop.audit import SYSTEM
    from lifeloop.messaging.services import broadcasts
    from lifeloop.messaging.services.broadcasts import Wanted

    wanted = Wanted(
        "text",
        {"title": "", "text": "{name}，今天新到的耶加雪菲，第二杯半价。"},
        "labels",
        {"labels": [{"label": label.pk, "values": []}]},
    )
    with override_settings(LIFELOOP_APPROVAL_ABOVE=10**9):
        return broadcasts.make(SYSTEM, account, wanted=wanted, submit=True)


def drive(workers: Workers, broadcast: Any, *, people: int, kills: int, beat: bool = False) -> Run:
    """Let it be sent; kill whoever is sending at ``kills`` random moments. ``beat``: measure another writer meanwhile."""
    run = Run(people)
    beats = Beats() if beat else None
    begun = time.monotonic()
    try:
        for moment in sorted(random.sample(range(1, max(2, people * 19 // 20)), kills)):
            workers.busiest()
            wait_for(
                lambda at=moment: workers.look() and _sent(broadcast) >= at,
                seconds=PATIENCE,
                what="no progress",
            )
            if _state(broadcast) != "RUNNING":
                break
            workers.kill(workers.busiest())
            run.kills += 1
            at = _sent(broadcast)
            took = wait_for(
                lambda at=at: _sent(broadcast) > at or _state(broadcast) != "RUNNING",
                seconds=PATIENCE,
                what="nobody took over",
            )
            run.resumed.append(took)
        wait_for(
            lambda: workers.look() and _state(broadcast) == "SUCCESS",
            seconds=PATIENCE,
            what="it did not end",
        )
    finally:
        run.seconds = time.monotonic() - begun
        if beats is not None:
            run.other_ms = beats.stop()
    check(run, broadcast)
    return run


def check(run: Run, broadcast: Any) -> None:
    """Every inbox once, with its own name; the report adds up."""
    from lifeloop.messaging.models import Broadcast, DirectMessage

    row = Broadcast.objects.get(pk=broadcast.pk)
    rows = DirectMessage.objects.filter(send_id=row.send_id or 0)
    total, distinct = rows.count(), rows.values("person_id").distinct().count()
    run.lost, run.doubled = run.people - distinct, total - distinct
    run.adds_up = (row.wanted, row.sent, row.skipped) == (run.people, total, 0)
    sample = rows.select_related("person").order_by("person_id")[:: max(1, run.people // 200)]
    run.wrong = sum(one.values != {"name": one.person.name} for one in sample)


class Beats:
    """Another process's writer: one small durable write every ten milliseconds, and how long each took."""

    def __init__(self) -> None:
        self._times: list[float] = []
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)
        self._thread.start()

    def stop(self) -> list[float]:
        """The times in ms."""
        self._ended.set()
        self._thread.join()
        return self._times

    def _beat(self) -> None:
        from django.db import connection

        from lifeloop.database import write
        from lifeloop.outbox import emit

        while not self._ended.wait(0.01):
            begun = time.perf_counter()
            with write():
                emit("bench.beat")
            self._times.append((time.perf_counter() - begun) * 1000)
        connection.close()


def _sent(broadcast: Any) -> int:
    from lifeloop.messaging.models import Broadcast

    return int(Broadcast.objects.values_list("sent", flat=True).get(pk=broadcast.pk))


def _state(broadcast: Any) -> str:
    from lifeloop.messaging.models import Broadcast

    return str(Broadcast.objects.values_list("state", flat=True).get(pk=broadcast.pk))
