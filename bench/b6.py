"""One publication, and thousands of open inbox pages: how long until the last of them has heard of it.

Ours: each page is one stream of server-sent events of its own signed-in person; from the call of the service, durable commit
included, until the last page's process has read the event. Redis and mosquitto: as many subscribers of one channel, from
the publish call until the last has read it; nothing is stored, nobody is signed in, which is in their favour.
"""

from __future__ import annotations

import argparse
import sys
import time
from contextlib import ExitStack
from typing import Any

from bench.common import crowd, inbox, machine, report
from bench.common.brokers import BROKERS, Broker
from bench.common.listeners import Listeners
from bench.common.load import pack
from bench.common.place import Place

HELLO = b"event: hello"
NEWS = b"event: inbox"


def bench(options: argparse.Namespace) -> dict[str, Any]:
    """Open the pages and the subscribers, then rounds of ours and theirs in turn."""
    count = 60 if options.smoke else options.pages
    with ExitStack() as stack:
        place = stack.enter_context(Place())
        account, ids = _seed(count)
        tokens = inbox.sessions(ids)
        server = stack.enter_context(place.server())
        idle = machine.memory_mb(server.pid)
        pages = stack.enter_context(Listeners(server.port, HELLO))
        greetings = [inbox.request("/m/live", token) for token in tokens.values()]
        opened = pages.open(pack(greetings, place.home / "pages"))
        grown = (machine.memory_mb(server.pid) - idle) * 1024 / count
        peers = [_subscribers(stack, place, kind, count) for kind in BROKERS if kind.path()]
        rounds = [_round(account, pages, peers, server.pid) for _ in range(options.rounds)]
        right = _read(server.port, account, tokens)
    return _result(count, opened, grown, rounds, right)


def _seed(count: int) -> tuple[Any, range]:
    from tests import factories as make

    account = make.make_account()
    ids = crowd.people(count)
    crowd.follow_all(ids, [account.pk])
    crowd.analyse()
    return account, ids


def _subscribers(
    stack: ExitStack, place: Place, kind: type[Broker], count: int
) -> tuple[Broker, Listeners]:
    broker = stack.enter_context(kind())
    hall = stack.enter_context(Listeners(broker.port, broker.ready))
    greetings = [broker.greeting(number) for number in range(count)]
    hall.open(pack(greetings, place.home / kind.name))
    return broker, hall


def _round(
    account: Any, pages: Listeners, peers: list[tuple[Broker, Listeners]], pid: int
) -> dict[str, Any]:
    from lifeloop.audit import SYSTEM
    from lifeloop.messaging.services.publications import publish

    pages.expect(NEWS)
    cpu, begun = machine.cpu_seconds(pid), time.monotonic()
    publish(SYSTEM, account, kind="text", content={"title": "", "text": f"B6 {begun}"})
    committed = time.monotonic()
    told = pages.told()
    found: dict[str, Any] = {
        "ours": told["last"] - begun,
        "commit": committed - begun,
        "first": told["first"] - begun,
        "cpu": machine.cpu_seconds(pid) - cpu,
        "missing": told["missing"],
        "lost": told["lost"],
    }
    for broker, hall in peers:
        text = f"B6 {time.monotonic()}".encode()
        hall.expect(text)
        begun = time.monotonic()
        broker.publish(text)
        theirs = hall.told()
        found[broker.name] = theirs["last"] - begun
        found["missing_there"] = found.get("missing_there", 0) + theirs["missing"]
    return found


def _read(port: int, account: Any, tokens: dict[int, str]) -> int:
    """Of 100 of them, how many find the last publication in their inbox."""
    some = list(tokens.values())[:100]
    return sum("B6 " in text for text in inbox.pages(port, f"/m/inbox/a/{account.pk}/", some))


def _result(
    count: int, opened: dict[str, Any], grown: float, rounds: list[dict[str, Any]], right: int
) -> dict[str, Any]:
    peers = [kind.name for kind in BROKERS if kind.name in rounds[0]]
    columns = ("ours", "commit", "first", "cpu", *peers)
    report.table(
        ["round", *(f"{name} ms" for name in columns), *(f"ours ÷ {name}" for name in peers)],
        [
            [
                number,
                *(f"{one[name] * 1000:.0f}" for name in columns),
                *(f"{one['ours'] / one[name]:.1f}" for name in peers),
            ]
            for number, one in enumerate(rounds, start=1)
        ],
    )
    ours = report.middle([one["ours"] * 1000 for one in rounds])
    ratios = {
        f"times_{name}": report.middle([one["ours"] / one[name] for one in rounds])
        for name in peers
    }
    missing = sum(one["missing"] for one in rounds)
    report.say(
        f"{opened['open']:,} open pages, {opened['lost']} lost; {grown:.1f} KB each (goal 30, then 8)"
    )
    report.say(
        f"the last page after {ours} ms; {missing} did not hear; {right} inboxes of {min(count, 100)} right"
    )
    for name, ratio in ratios.items():
        report.say(f"{name}: ours takes {ratio} times as long")
    for name in {kind.name for kind in BROKERS} - set(peers):
        report.say(f"{name}: not compared (not installed)")
    return {
        "metric": "last_page_ms",
        "last_page_ms": ours,
        **ratios,
        "pages": count,
        "kb_per_page": grown,
        "missing": missing,
        "rounds": rounds,
        "ok": not missing and right == min(count, 100) and opened["lost"] == 0,
    }


def main() -> int:
    """The command."""
    made = report.parser("b6", "one publication and thousands of open inbox pages")
    made.add_argument("--pages", type=int, default=8_000, help="how many open pages (8,000)")
    return report.main("b6", bench, made)


if __name__ == "__main__":
    sys.exit(main())
