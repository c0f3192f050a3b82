"""Delivering: a receiver is held by one courier at a time, called without a transaction, and what came of it is one write.

Half of the threads take only receivers whose last delivery succeeded. So those that hang or refuse wait for each other,
and never in front of one that works.
"""

import random
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from lifeloop.database import write
from lifeloop.database.kept import Given, KeptRead
from lifeloop.kernel import clock
from lifeloop.webhooks.calling import Answered, CallFailed, post
from lifeloop.webhooks.models import (
    Attempt,
    Delivery,
    DeliveryState,
    Endpoint,
    EndpointKind,
    EndpointState,
    OffBecause,
)
from lifeloop.webhooks.queries.outgoing import Outgoing, outgoing
from lifeloop.webhooks.rules import schedule
from lifeloop.webhooks.rules.documents import What
from lifeloop.webhooks.services import answers, telling
from lifeloop.webhooks.services.endpoints import end

# Longer than a call can take: whoever holds a receiver past this has died.
LEASE = timedelta(seconds=60)
_KEPT = 2000  # characters of an answer


@dataclass(frozen=True, slots=True)
class Held:
    """A receiver and its delivery that is next, held until ``token`` is let go or the lease ends."""

    endpoint: Endpoint
    delivery: Delivery
    token: str


@dataclass(frozen=True, slots=True)
class Called:
    """What came of one call: an answer, or why there is none."""

    at: datetime
    took_ms: int
    answered: Answered | None
    failed: str = ""

    @property
    def status(self) -> int | None:
        return self.answered.status if self.answered else None

    @property
    def outcome(self) -> str:
        """OK for any 2xx."""
        if self.answered is None:
            return self.failed
        return "OK" if 200 <= self.answered.status < 300 else f"HTTP_{self.answered.status}"


def threads() -> int:
    """How many couriers a worker has."""
    return int(settings.LIFELOOP_EVENT_THREADS)


def turn(number: int) -> bool:
    """One delivery, if one is due for this thread."""
    return deliver_next(well_only=number % 2 == 0)


def deliver_next(*, well_only: bool = False) -> bool:
    """Claim, call, note; False when nothing is due. Not inside a transaction: a call takes up to 15 seconds."""
    held = claim(well_only=well_only)
    if held is None:
        return False
    note(held, _call(outgoing(held.endpoint, held.delivery)))
    return True


def deliver_pending() -> int:
    """Deliver all that is due, here and now; for tests and commands. Returns how many calls were made."""
    count = 0
    while deliver_next():
        count += 1
    return count


def claim(*, well_only: bool = False) -> Held | None:
    """The receiver that waited longest for its turn and has something due; its oldest."""
    now = clock.now()
    if not _looks[well_only](now=now):
        return None  # a look costs no lock
    token = uuid4().hex
    with write():
        rows = _able(now, well_only=well_only).order_by("tried_at", "pk")
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(of=("self",), skip_locked=True)
        endpoint = rows.first()
        if endpoint is None:
            return None
        due = _due(now).filter(endpoint=endpoint).order_by("due_at", "pk")
        delivery = due.select_related("person").first()
        if delivery is None:
            return None
        Endpoint.objects.filter(pk=endpoint.pk).update(
            lease_token=token, lease_until=now + LEASE, tried_at=now
        )
    return Held(endpoint, delivery, token)


def _able(now: datetime | Given, *, well_only: bool) -> QuerySet[Endpoint]:
    until = _until("lease_until", now) | _until("rests_until", now)
    rows = Endpoint.objects.filter(**until).exclude(state=EndpointState.OFF)
    if well_only:
        rows = rows.filter(failing_since=None)
    return rows.filter(Exists(_due(now).filter(endpoint=OuterRef("pk"))))


def _due(now: datetime | Given) -> QuerySet[Delivery]:
    return Delivery.objects.filter(state=DeliveryState.WAITING, **_until("due_at", now))


def _until(column: str, now: datetime | Given) -> dict[str, Any]:
    """Not after a moment, or not after one that is given when a kept statement runs."""
    return {f"{column}__{'atmost' if isinstance(now, Given) else 'lte'}": now}


def _look(*, well_only: bool) -> KeptRead:
    """What every courier asks at every turn; nearly always the answer is that there is nothing."""
    return KeptRead(lambda: _able(Given("now"), well_only=well_only).values_list("pk")[:1])


_looks = {well_only: _look(well_only=well_only) for well_only in (False, True)}


def _call(wanted: Outgoing) -> Called:
    began, at = time.monotonic(), clock.now()

    def took() -> int:
        return int((time.monotonic() - began) * 1000)

    try:
        answered = post(wanted.address, wanted.headers, wanted.body)
    except CallFailed as error:
        return Called(at, took(), None, error.code)
    return Called(at, took(), answered)


def note(held: Held, called: Called) -> bool:
    """Keep what came of a call, and let the receiver go. False when the lease was lost: another courier has it."""
    with write():
        mine = Endpoint.objects.filter(pk=held.endpoint.pk, lease_token=held.token)
        endpoint = (
            mine.select_for_update(of=("self",)).first()
            if connection.features.has_select_for_update
            else mine.first()
        )
        delivery = Delivery.objects.filter(pk=held.delivery.pk, state=DeliveryState.WAITING).first()
        if endpoint is None:
            return False
        endpoint.lease_token, endpoint.lease_until = "", clock.now()
        if delivery is not None:
            _attempted(endpoint, delivery, called)
        endpoint.save()
    return True


def _attempted(endpoint: Endpoint, delivery: Delivery, called: Called) -> None:
    now = clock.now()
    answer = called.answered
    Attempt.objects.create(
        delivery=delivery,
        at=called.at,
        took_ms=called.took_ms,
        peer=answer.peer if answer else "",
        status=called.status,
        outcome=called.outcome,
        answer=answers.shown(endpoint, answer.body)[:_KEPT] if answer else "",
    )
    delivery.tries += 1
    good = called.outcome == "OK"
    if delivery.what == What.CHECK:
        answers.checked(
            endpoint, delivery, answer.body if good and answer else None, called.outcome
        )
        _over(delivery, done=endpoint.state == EndpointState.ACTIVE, now=now)
        return
    if good:
        assert answer is not None
        endpoint.failing_since = None
        if endpoint.kind == EndpointKind.GATEWAY:
            delivery.reply = answers.taken(endpoint, delivery, answer.body)
        _over(delivery, done=True, now=now)
        return
    _failed(endpoint, delivery, called, now)


def _failed(endpoint: Endpoint, delivery: Delivery, called: Called, now: datetime) -> None:
    endpoint.failing_since = endpoint.failing_since or now
    retry_after = called.answered.header(b"retry-after") if called.answered else ""
    resting = schedule.rest(called.status, retry_after, now)
    if resting is not None:
        endpoint.rests_until = now + resting
    pause = schedule.next_pause(_pauses(endpoint, delivery), delivery.tries, random.random())  # noqa: S311 -- no secret
    if pause is None:
        _over(delivery, done=False, now=now)
    else:
        delivery.due_at = now + pause
        delivery.save(update_fields=["tries", "due_at"])
    if called.status == 410 and endpoint.kind == EndpointKind.WEBHOOK:
        _given_up(endpoint, OffBecause.GONE)
    elif schedule.is_given_up(endpoint.failing_since, now):
        _given_up(endpoint, OffBecause.FAILING)


def _pauses(endpoint: Endpoint, delivery: Delivery) -> tuple[timedelta, ...]:
    if delivery.what == What.TEST:
        return ()
    if endpoint.kind == EndpointKind.GATEWAY:
        return schedule.GATEWAY_PAUSES if endpoint.tries_again else ()
    return schedule.PAUSES


def _given_up(endpoint: Endpoint, because: OffBecause) -> None:
    end(endpoint, because)
    telling.tell_off(endpoint)


def _over(delivery: Delivery, *, done: bool, now: datetime) -> None:
    delivery.state = DeliveryState.DONE if done else DeliveryState.FAILED
    delivery.done_at = now
    delivery.save(update_fields=["tries", "state", "done_at", "reply"])
