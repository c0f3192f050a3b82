"""The signed gateway: distinct template sends through the whole domain, durable, beside the RSA limit of the same minute.

The server is a real ``lifeloop serve`` on SQLite with ``synchronous=FULL``. Every call is signed by the caller. A send names a fresh
person and a form id (each used up to three times), passes the binding, another owner's grant with all its limits, refusals,
the form id, idempotency, and is answered, signed, after its commit. All calls are signed before the clock starts. Beside the
sends: the same by version 3, whose answers are all different, reads, calls of no method (protocol only), and the peers.
"""

from __future__ import annotations

import argparse
import sys
from contextlib import ExitStack
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa

from bench.common import machine, peers, report, shop
from bench.common.course import KINDS, SENDS, Course, Kind, measured, path_of
from bench.common.load import Load
from bench.common.place import Place

CONNECTIONS = 32
GOALS = (
    "goals of CPU ÷ RSA: a distinct answer 1.8 with the whole domain, 1.5 for the protocol alone; an equal answer 1.0; p99 30 ms. "
    "FastAPI 2.5 and Prism 3 times fewer calls a second"
)


def bench(options: argparse.Namespace) -> dict[str, Any]:
    """Rounds of the RSA limit, every kind of call and the peers; then the console beside the gateway, then inboxes."""
    calls = 450 if options.smoke else options.sends
    with Place() as place, ExitStack() as stack:
        the_shop, key = shop.open_shop()
        server = stack.enter_context(place.server())
        load = stack.enter_context(Load(server.port, options.connections))
        course = Course(place, the_shop, key, server, load)
        others = None if options.smoke else Others(stack, course, key, options.connections)
        for kind in KINDS:
            course.round(150, kind, machine.Rsa(1, 1))  # warm: keys parsed, statements prepared
        rounds, beside = [], []
        for _ in range(options.rounds):
            limit = machine.rsa_limit()
            rounds.append(course.round(calls, SENDS, limit))
            beside += [course.round(calls, kind, limit) for kind in KINDS[1:]]
            beside += others.round(calls, limit) if others else []
        after = [_memory(course, 0)]
        if options.calls:
            after += _long(course, options.calls)
        desk = course.beside_console(calls * (1 if options.smoke else 3))
        checked = course.check(50 if options.smoke else 1000)
    return result(rounds, beside, desk, checked, after)


class Others:
    """The peers, each with its own load on the same number of connections."""

    def __init__(
        self, stack: ExitStack, course: Course, key: rsa.RSAPrivateKey, connections: int
    ) -> None:
        self.course = course
        fastapi, prism = peers.fastapi(course.place.home, key), peers.prism()
        mocked = Kind("", path_of(shop.METHOD), b"HTTP/1.1 200", rest=True, send=True)
        self.running = []
        for peer, kind in ((fastapi, SENDS), (prism, mocked)):
            if peer is None:
                continue
            stack.enter_context(peer)
            load = stack.enter_context(Load(peer.port, connections))
            self.running.append((peer, kind, load))

    def round(self, calls: int, limit: machine.Rsa) -> list[dict[str, Any]]:
        """The same calls, signed for us; the shop's people are told nothing by them."""
        found = []
        for peer, kind, load in self.running:
            said = dict(self.course.said)
            path = self.course.prepare(calls, kind)
            self.course.said = said  # nobody of ours gets these
            one = measured(load, path, peer.pid, kind.good)
            crypto = (limit.sign + limit.verify) * 1000
            found.append({"kind": peer.name, **one, "cpu_to_crypto": one["cpu_ms"] / crypto})
        return found


def _memory(course: Course, calls: int) -> dict[str, Any]:
    pid = course.server.pid
    return {"calls": calls, "mb": machine.memory_mb(pid), "own_mb": machine.own_mb(pid)}


def _long(course: Course, calls: int) -> list[dict[str, Any]]:
    """The memory on the way: a fifth of the calls are reads, the others are of no method; half of version 3."""
    found, done = [], 0
    for kind, share in zip(KINDS[2:], (0.1, 0.1, 0.4, 0.4), strict=True):
        wanted = int(calls * share)
        for answered in course.many(wanted, kind):
            if answered % (calls // 10) < 5000 or answered >= wanted:
                found.append(_memory(course, done + answered))
        done += answered
    return found


def result(
    rounds: list[dict[str, Any]],
    beside: list[dict[str, Any]],
    desk: dict[str, Any],
    checked: dict[str, Any],
    memory: list[dict[str, Any]],
) -> dict[str, Any]:
    """The tables and the figures."""
    ratio = report.middle([one["ratio"] for one in rounds])
    report.table(
        ["round", "RSA limit/s", "sends/s", "CPU ms/send", "ratio", "CPU ÷ RSA", "p99 ms", "load"],
        [
            [
                number,
                f"{one['rsa_per_second']:.0f}",
                f"{one['per_second']:.0f}",
                f"{one['cpu_ms']:.3f}",
                f"{one['ratio']:.3f}",
                f"{one['cpu_to_crypto']:.2f}",
                f"{one['p99_ms']:.1f}",
                one["load"],
            ]
            for number, one in enumerate(rounds, start=1)
        ],
    )
    kinds = _kinds([*rounds, *beside])
    _tell_kinds(kinds)
    busiest = [f"{report.middle([one['threads_ms'][at] for one in rounds]):.3f}" for at in (0, 1)]
    report.say(f"ratio_to_rsa_limit {ratio} (median of {len(rounds)}; goal 0.50, then 1.0)")
    report.say(f"the two busiest threads: {' and '.join(busiest)} ms of CPU a send")
    report.say(
        f"console save beside it: p50 {desk['p50_ms']:.1f} ms, p99 {desk['p99_ms']:.1f} ms "
        f"(goal 50) of {desk['saves']}; alone p50 {desk['alone_p50_ms']:.1f} ms"
    )
    for one in memory:
        report.say(
            f"memory after {one['calls']:,} more calls: {one['own_mb']:.0f} MB own, "
            f"{one['mb']:.0f} MB with mapped files (goal 120)"
        )
    report.say(
        f"checked: {checked['stored']} of {checked['sent']} messages stored; "
        f"{checked['wrong']} of {checked['inboxes']} inboxes wrong"
    )
    whole = checked["stored"] == checked["sent"] and not checked["wrong"] and not desk["refused"]
    return {
        "metric": "ratio_to_rsa_limit",
        "ratio_to_rsa_limit": ratio,
        "ratio_spread": report.spread([one["ratio"] for one in rounds]),
        "cpu_to_crypto": report.middle([one["cpu_to_crypto"] for one in rounds]),
        "throughput_to_rsa_limit": report.middle([one["throughput_ratio"] for one in rounds]),
        "cpu_ms": report.middle([one["cpu_ms"] for one in rounds]),
        "sends_per_second": report.middle([one["per_second"] for one in rounds]),
        "kinds": kinds,
        "console_p50_ms": desk["p50_ms"],
        "console_p99_ms": desk["p99_ms"],
        "console": desk,
        "check": checked,
        "memory": memory,
        "memory_mb": round(memory[-1]["mb"], 1),
        "rounds": rounds,
        "ok": whole,
    }


def _kinds(found: list[dict[str, Any]]) -> dict[str, dict[str, float]]:
    """The medians of each kind of call, of ours and of the peers."""
    by_kind: dict[str, list[dict[str, Any]]] = {}
    for one in found:
        by_kind.setdefault(one["kind"], []).append(one)
    names = ("per_second", "cpu_ms", "cpu_to_crypto", "p50_ms", "p99_ms")
    return {
        kind: {name: report.middle([one[name] for one in rows]) for name in names}
        for kind, rows in by_kind.items()
    }


def _tell_kinds(kinds: dict[str, dict[str, float]]) -> None:
    sends = kinds[SENDS.title]["per_second"]
    report.table(
        ["kind of call", "calls/s", "CPU ms", "CPU ÷ RSA", "p50 ms", "p99 ms", "sends/s ÷ its"],
        [
            [
                kind,
                f"{one['per_second']:.0f}",
                f"{one['cpu_ms']:.3f}",
                f"{one['cpu_to_crypto']:.2f}",
                f"{one['p50_ms']:.1f}",
                f"{one['p99_ms']:.1f}",
                f"{sends / one['per_second']:.2f}",
            ]
            for kind, one in kinds.items()
        ],
    )
    report.say(GOALS)


def main() -> int:
    """The command."""
    made = report.parser("b3", "signed durable template sends beside the RSA limit")
    made.add_argument("--sends", type=int, default=6000, help="calls of one kind and round")
    made.add_argument("--connections", type=int, default=CONNECTIONS, help="kept-alive connections")
    made.add_argument(
        "--calls", type=int, default=0, help="so many more afterwards, for the memory (1000000)"
    )
    return report.main("b3", bench, made)


if __name__ == "__main__":
    sys.exit(main())
