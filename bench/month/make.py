"""Making the month: day by day, those at the doors first, then all others at once; then the figures."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from bench.month import moment
from bench.month.doors import Doors
from bench.month.life import Life
from bench.month.moment import Frozen
from bench.month.people import Card, Person, settle
from bench.month.plan import Session, Size, comers, seed_of
from bench.month.store import Store, write_visits
from bench.month.town import Account, Town, found

Say = Callable[[str], None]


def make(
    size: Size, say: Say = print, after_day: Callable[[int], None] | None = None
) -> dict[str, Any]:
    """All of it on an empty database; what there is then. ``after_day`` is told the number of each day that is written."""
    begun = time.perf_counter()
    with ExitStack() as stack:
        clock = stack.enter_context(moment.simulated())
        clock.set(size.starts(0) + 3600)
        town = found(programs=size.programs, accounts=size.accounts, seed=size.seed)
        people = settle(town, size.people, seed=size.seed, since=size.starts(0))
        month = Month(size, town, people, clock, say)
        stack.enter_context(month.doors)
        for number in range(size.days):
            month.day(number)
            if after_day is not None:
                after_day(number)
        month.finish()
    return {
        "events": month.events,
        "at_the_doors": month.told,
        "calls": month.doors.calls,
        "seconds": round(time.perf_counter() - begun, 1),
    }


class Month:
    """What goes on. ``told``: events of people at the doors, all compared."""

    def __init__(
        self, size: Size, town: Town, people: list[Person], clock: Frozen, say: Say
    ) -> None:
        self.size, self.town, self.people, self.clock, self.say = size, town, people, clock, say
        self.here, self.others = people[: size.doors], people[size.doors :]
        self.by_id = {one.id: one for one in people}
        self.store = Store(forms_from=size.starts(size.days - 7))
        self.life = Life(town, self.store)
        self.doors = Doors(town, self.here, clock)
        self.events = self.told = self._seen = 0

    def day(self, number: int) -> None:
        """The morning's messages, the people at the doors, all others; written when it is over."""
        begun, start = time.perf_counter(), self.size.starts(number)
        self._morning(number, start)
        before = _newest()
        for who in comers(self.here, self.size, number):
            Session(self.town, who, self.doors, seed_of(self.size, who, number), start).run()
        told = self.doors.compared(before)
        self.told += told
        self.clock.set(start + moment.DAY - 60)
        _work()
        self._everybody(number, start)
        self.store.flush()
        gc.freeze()  # a hundred thousand people are there to stay: not to be looked through again and again
        self.events += _since(self._seen)
        self._seen = _newest()
        self.say(
            f"day {number + 1:2}: {self.events:>9,} events, {told:,} of this day at the doors,"
            f" {time.perf_counter() - begun:.1f} s"
        )

    def _everybody(self, number: int, start: int) -> None:
        wanted = self.size.until(number) - self.events - _since(self._seen)
        for who in comers(self.others, self.size, number):
            if len(self.store.events) >= wanted:
                return
            Session(self.town, who, self.life, seed_of(self.size, who, number), start).run()

    # --- what accounts send -----------------------------------------------------------------------------

    def _morning(self, number: int, start: int) -> None:
        """Every third day an account writes to all; the large merchant's ones each week to those with a label as well."""
        for account in self.town.accounts:
            self.clock.set(start + 6 * 3600 + account.index * 60)
            if (number + account.index) % 3 == 1:
                self._publish(account, number)
            if account.merchant == self.town.large and (number + account.index) % 7 == 6:
                self._to_some(account, number)

    def _publish(self, account: Account, number: int) -> None:
        row = _broadcast(account, f"第 {number + 1} 天的信：今天有新豆。", {})
        if row is None:
            return
        assert row.publication.seq is not None
        account.pubs.append((row.publication.seq, row.publication.pk, self.clock.seconds))

    def _to_some(self, account: Account, number: int) -> None:
        from lifeloop.messaging.models import DirectMessage

        label = account.labels[number % len(account.labels)]
        audience = {"labels": [{"label": label, "values": []}]}
        row = _broadcast(account, "给你的一封信：会员日到了。", audience)
        if row is None:
            return
        mark = {"way": "broadcast", "kind": "send", "thing": str(row.send_id)}
        inbox = DirectMessage.objects.filter(send_id=row.send_id).values_list("person_id", "id")
        for person_id, pk in inbox.iterator():
            who = self.by_id[person_id]
            self.life.receive(who, self.clock.seconds, Card(pk, account, None, mark))

    # --- the end ------------------------------------------------------------------------------------------

    def finish(self) -> None:
        """What is written once, and what the worker would have done by now."""
        from bench.common import crowd
        from lifeloop.followers.models import TermWalk
        from lifeloop.followers.rules.terms import VERSION
        from lifeloop.followers.services import counting
        from lifeloop.kernel import clock

        self.store.finish(self.others)
        write_visits(self.others, [one.pk for one in self.town.programs])
        TermWalk.objects.get_or_create(version=VERSION, defaults={"ended_at": clock.now()})
        counting.tally()
        crowd.analyse()


def _broadcast(account: Account, words: str, audience: dict[str, Any]) -> Any:
    """By the services and the worker; None while there is nobody who would get it."""
    from lifeloop.audit import SYSTEM
    from lifeloop.lifestyle.models import Account as Row
    from lifeloop.messaging.errors_broadcasts import AudienceEmpty
    from lifeloop.messaging.models import Broadcast
    from lifeloop.messaging.rules.broadcasts import AudienceSort
    from lifeloop.messaging.services import broadcasts
    from lifeloop.messaging.services.broadcasts import Wanted

    sort = AudienceSort.LABELS if audience else AudienceSort.ALL
    wanted = Wanted("text", {"title": "", "text": words}, sort, audience)
    try:
        row = broadcasts.make(SYSTEM, Row.objects.get(pk=account.pk), wanted=wanted, submit=True)
    except AudienceEmpty:
        return None
    _work()
    return Broadcast.objects.select_related("publication").get(pk=row.pk)


def _work() -> None:
    from lifeloop.outbox import run_pending

    run_pending()


def _newest() -> int:
    from lifeloop.insights.queries import events

    return events.newest()


def _since(pk: int) -> int:
    from lifeloop.outbox.models import Event

    return Event.objects.filter(pk__gt=pk).count()
