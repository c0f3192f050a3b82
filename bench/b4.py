"""Durable sends without HTTP: single ones and batches, beside RabbitMQ, NATS JetStream and Redis Streams.

Ours single: 32 callers, each waiting for the commit (SQLite ``synchronous=FULL``) before its next send; what waits is taken together, as the
gateway's writer does. Each is a template send through the whole domain: binding, another owner's grant, form id, idempotency. A
peer stores the same bytes and checks nothing. Ours in batches: a broadcast to chosen followers by one worker process, each message
with the reader's own name; the peers get a thousand messages at a time.
"""

from __future__ import annotations

import argparse
import asyncio
import queue
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any

from bench.common import report, segment, shop
from bench.common.place import Place
from bench.common.queues import QUEUES, Queue, in_batches, one_by_one
from bench.common.workers import Workers

CALLERS = 32


def bench(options: argparse.Namespace) -> dict[str, Any]:
    """Seed, then rounds of ours and the peers in turn."""
    sends = 300 if options.smoke else options.sends
    people = 2_000 if options.smoke else options.people
    with ExitStack() as stack:
        place = stack.enter_context(Place())
        the_shop, _key = shop.open_shop()
        account, label = segment.prepare(people)
        peers = [] if options.smoke else [kind for kind in QUEUES if kind.is_here()]
        env = {"LIFELOOP_HOME": str(place.home), "LIFELOOP_APPROVAL_ABOVE": "1000000000"}
        rounds = []
        for _ in range(options.rounds):
            wanted = list(shop.messages(the_shop, shop.receivers(the_shop, -(-sends // 3))))
            bodies = [content.encode() for content, _said in wanted]
            one = {
                "ours": {"single": _single(the_shop, bodies), **_batch(env, account, label, people)}
            }
            for kind in peers:
                with kind() as peer:
                    one[peer.name] = _peer(peer, bodies, people)
            rounds.append(one)
        stored = _stored(the_shop)
    return _result(rounds, sends * len(rounds), stored)


def _single(the_shop: shop.Shop, bodies: Sequence[bytes]) -> float:
    """Sends a second."""
    wanted = [_wanted(the_shop, body) for body in bodies]

    async def run() -> float:
        loop, work = asyncio.get_running_loop(), iter(wanted)
        writer = Writer(loop)

        async def caller() -> None:
            for one in work:
                await writer.send(one)

        begun = time.perf_counter()
        await asyncio.gather(*(caller() for _ in range(CALLERS)))
        seconds = time.perf_counter() - begun
        await loop.run_in_executor(None, writer.stop)
        return len(wanted) / seconds

    return asyncio.run(run())


class Writer:
    """One thread that takes all that waits into one transaction."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._waiting: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work)
        self._thread.start()

    async def send(self, wanted: Any) -> None:
        """Returns after the commit; a refusal is a fault of the bench."""
        future = self._loop.create_future()
        self._waiting.put((wanted, future))
        if (said := await future) is not None:
            raise RuntimeError(f"refused: {said}")

    def stop(self) -> None:
        """End the thread."""
        self._waiting.put(None)
        self._thread.join()

    def _work(self) -> None:
        from django.db import connection

        from lifeloop.database import write
        from lifeloop.kernel.errors import DomainError
        from lifeloop.messaging.services.sends import send_templates

        while (first := self._waiting.get()) is not None:
            jobs = [first]
            while not self._waiting.empty() and len(jobs) < 64:
                jobs.append(self._waiting.get())
            with write():
                outcomes = send_templates([wanted for wanted, _future in jobs])
            said = [str(one) if isinstance(one, DomainError) else None for one in outcomes]
            self._loop.call_soon_threadsafe(_tell, [future for _, future in jobs], said)
        connection.close()


def _tell(futures: Sequence[asyncio.Future[Any]], said: Sequence[str | None]) -> None:
    for future, one in zip(futures, said, strict=True):
        future.set_result(one)


def _wanted(the_shop: shop.Shop, body: bytes) -> Any:
    import hashlib
    import json

    from lifeloop.messaging.services.send_facts import TemplateSend

    asked, key = json.loads(body), hashlib.sha256(body).hexdigest()
    return TemplateSend(
        app_id=the_shop.program_id,
        key=key,
        digest=key,
        to_user_id=asked["to_user_id"],
        to_open_id="",
        form_id=asked["form_id"],
        user_template_id=asked["user_template_id"],
        page=asked["page"],
        data=asked["data"],
    )


def _batch(env: dict[str, str], account: Any, label: Any, people: int) -> dict[str, Any]:
    """A broadcast to all who carry the label."""
    with Workers(1, env) as crew:
        run = segment.drive(crew, segment.submit(account, label), people=people, kills=0)
    return {"batch": people / run.seconds, "wrong": run.lost + run.doubled + run.wrong}


def _peer(peer: Queue, bodies: Sequence[bytes], people: int) -> dict[str, float]:
    single = one_by_one(peer, bodies, CALLERS)
    many = (list(bodies) * (people // len(bodies) + 1))[: min(people, 50_000)]
    return {"single": single, "batch": in_batches(peer, many)}


def _stored(the_shop: shop.Shop) -> int:
    from lifeloop.messaging.models import DirectMessage

    return DirectMessage.objects.filter(program_id=the_shop.program_id).count()


def _result(rounds: list[dict[str, Any]], sent: int, stored: int) -> dict[str, Any]:
    names = list(rounds[0])
    figures = {
        name: {
            way: report.middle([one[name][way] for one in rounds]) for way in ("single", "batch")
        }
        for name in names
    }
    ours = figures["ours"]
    report.table(
        ["", "single/s", "ours ÷ its", "in batches/s", "ours ÷ its"],
        [
            [
                name,
                f"{one['single']:,.0f}",
                f"{ours['single'] / one['single']:.2f}",
                f"{one['batch']:,.0f}",
                f"{ours['batch'] / one['batch']:.2f}",
            ]
            for name, one in figures.items()
        ],
    )
    ratios = {
        f"ratio_to_{name.lower().replace(' ', '_')}": report.middle(
            [one["ours"]["single"] / one[name]["single"] for one in rounds]
        )
        for name in names[1:]
    }
    wrong = sum(one["ours"]["wrong"] for one in rounds)
    report.say("goals: 1 × each; batches 60,000/s, then 100,000/s")
    report.say(f"checked: {stored} of {sent} single sends stored, {wrong} wrong in the broadcasts")
    for kind in QUEUES:
        if kind.name not in names:
            report.say(f"{kind.name}: not compared (not installed, or the smoke size)")
    return {
        "metric": "single_per_second",
        "single_per_second": ours["single"],
        "batch_per_second": ours["batch"],
        **ratios,
        "figures": figures,
        "rounds": rounds,
        "ok": stored == sent and not wrong,
    }


def main() -> int:
    """The command."""
    made = report.parser("b4", "durable sends without HTTP, beside message queues")
    made.add_argument("--sends", type=int, default=6000, help="single sends a round (6000)")
    made.add_argument("--people", type=int, default=100_000, help="receivers of a batch (100,000)")
    return report.main("b4", bench, made)


if __name__ == "__main__":
    sys.exit(main())
