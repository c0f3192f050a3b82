"""The signed gateway: distinct template sends through the whole domain, durable, beside the RSA limit of the same minute.

The server is a real ``lifeloop serve`` on SQLite with ``synchronous=FULL``. Every call is signed by the caller, names a fresh person
and a form id (each used up to three times), passes the binding, another owner's grant with all its limits, refusals,
the form id, idempotency, and is answered, signed, after its commit. All calls are signed before the clock starts.
"""

from __future__ import annotations

import argparse
import random
import sys
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa

from bench.common import inbox, machine, report, shop, signed
from bench.common.console import Console
from bench.common.load import Load, pack
from bench.common.place import Place
from tests.server import Server

CONNECTIONS = 32


def bench(options: argparse.Namespace) -> dict[str, Any]:
    """Rounds of A (RSA alone) and B (the server), then the console beside the gateway, then a look into inboxes."""
    sends = 450 if options.smoke else options.sends
    with Place() as place:
        the_shop, key = shop.open_shop()
        with place.server() as server, Load(server.port, options.connections) as load:
            course = Course(place, the_shop, key, server, load)
            course.round(150)  # warm: keys parsed, statements prepared, the first signature kept
            rounds = [course.round(sends) for _ in range(options.rounds)]
            desk = course.beside_console(sends * (1 if options.smoke else 3))
            checked = course.check(50 if options.smoke else 1000)
            memory = machine.memory_mb(server.pid)
    return result(rounds, desk, checked, memory)


class Course:
    """One server under load, and everything that was sent to it."""

    def __init__(
        self,
        place: Place,
        the_shop: shop.Shop,
        key: rsa.RSAPrivateKey,
        server: Server,
        load: Load,
    ) -> None:
        self.place, self.shop, self.key = place, the_shop, key
        self.server, self.load = server, load
        self.said: dict[int, set[str]] = {}
        self.files = 0

    def prepare(self, sends: int) -> Any:
        """People, form ids and signed calls, in a file."""
        people = shop.receivers(self.shop, -(-sends // 3))
        wanted = list(shop.messages(self.shop, people))
        for _content, said in wanted:
            self.said.setdefault(int(said[1:].split("-")[0]), set()).add(said)
        calls = signed.requests(
            self.key, self.shop.program_id, shop.METHOD, [content for content, _said in wanted]
        )
        self.files += 1
        return pack(calls, self.place.home / f"calls-{self.files}")

    def round(self, sends: int) -> dict[str, Any]:
        """A: the RSA limit. B: the sends. What each cost."""
        path = self.prepare(sends)
        rsa = machine.rsa_limit()
        threads, before = machine.threads_cpu(self.server.pid), machine.cpu_seconds(self.server.pid)
        told = self.load.run(path)
        cpu = machine.cpu_seconds(self.server.pid) - before
        after = machine.threads_cpu(self.server.pid)
        if told["ok"] != told["sent"]:
            raise RuntimeError(f"{told['sent'] - told['ok']} refused: {told['bad']}")
        per_call = cpu / told["ok"]
        return {
            "sends": told["ok"],
            "per_second": told["ok"] / told["seconds"],
            "cpu_ms": per_call * 1000,
            "rsa_per_second": rsa.per_second,
            "rsa_ms": (rsa.sign + rsa.verify) * 1000,
            "ratio": 1 / per_call / rsa.per_second,
            "throughput_ratio": told["ok"] / told["seconds"] / rsa.per_second,
            "p50_ms": report.quantile(told["times"], 0.5),
            "p99_ms": report.quantile(told["times"], 0.99),
            "threads_ms": sorted(
                ((after[tid] - threads.get(tid, 0.0)) / told["ok"] * 1000 for tid in after),
                reverse=True,
            )[:4],
            "load": machine.load(),
        }

    def beside_console(self, sends: int) -> dict[str, Any]:
        """Saves at the console, first alone, then while the gateway is as busy as it can be."""
        path = self.prepare(sends)
        with Console(self.server.port, shop.LOGIN, shop.PASSWORD) as alone:
            self.load.run(self.prepare(3))
            machine.rsa_limit()
            quiet = alone.result()
        with Console(self.server.port, shop.LOGIN, shop.PASSWORD) as desk:
            told = self.load.run(path)
            busy = desk.result()
        return {
            "saves": len(busy["times"]),
            "refused": busy["refused"] + quiet["refused"],
            "alone_p50_ms": report.quantile(quiet["times"], 0.5),
            "p50_ms": report.quantile(busy["times"], 0.5),
            "p99_ms": report.quantile(busy["times"], 0.99),
            "most_ms": max(busy["times"]),
            "sends_per_second": told["ok"] / told["seconds"],
        }

    def check(self, sample: int) -> dict[str, Any]:
        """Every accepted message exactly once in the database, and in sampled inboxes over HTTP."""
        from lifeloop.messaging.models import DirectMessage

        sent = sum(len(said) for said in self.said.values())
        stored = DirectMessage.objects.count()
        chosen = random.sample(sorted(self.said), min(sample, len(self.said)))
        tokens = inbox.sessions(chosen)
        seen = inbox.pages(self.server.port, "/m/inbox/service/", tokens.values())
        wrong = sum(
            any(text.count(said) != 1 for said in self.said[person_id])
            for person_id, text in zip(chosen, seen, strict=True)
        )
        return {"sent": sent, "stored": stored, "inboxes": len(chosen), "wrong": wrong}


def result(
    rounds: list[dict[str, Any]], desk: dict[str, Any], checked: dict[str, Any], memory: float
) -> dict[str, Any]:
    """The table and the figures."""
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
                f"{1 / one['ratio']:.2f}",
                f"{one['p99_ms']:.1f}",
                one["load"],
            ]
            for number, one in enumerate(rounds, start=1)
        ],
    )
    busiest = [f"{report.middle([one['threads_ms'][at] for one in rounds]):.3f}" for at in (0, 1)]
    report.say(f"ratio_to_rsa_limit {ratio} (median of {len(rounds)}; goal 0.50, then 1.0)")
    report.say(f"the two busiest threads: {' and '.join(busiest)} ms of CPU a send")
    report.say(
        f"console save beside it: p50 {desk['p50_ms']:.1f} ms, p99 {desk['p99_ms']:.1f} ms "
        f"(goal 50) of {desk['saves']}; alone p50 {desk['alone_p50_ms']:.1f} ms"
    )
    report.say(
        f"checked: {checked['stored']} of {checked['sent']} messages stored; "
        f"{checked['wrong']} of {checked['inboxes']} inboxes wrong; server {memory:.0f} MB"
    )
    whole = checked["stored"] == checked["sent"] and not checked["wrong"] and not desk["refused"]
    return {
        "metric": "ratio_to_rsa_limit",
        "ratio_to_rsa_limit": ratio,
        "ratio_spread": report.spread([one["ratio"] for one in rounds]),
        "cpu_to_crypto": report.middle([1 / one["ratio"] for one in rounds]),
        "throughput_to_rsa_limit": report.middle([one["throughput_ratio"] for one in rounds]),
        "cpu_ms": report.middle([one["cpu_ms"] for one in rounds]),
        "sends_per_second": report.middle([one["per_second"] for one in rounds]),
        "console_p50_ms": desk["p50_ms"],
        "console_p99_ms": desk["p99_ms"],
        "console": desk,
        "check": checked,
        "memory_mb": round(memory, 1),
        "rounds": rounds,
        "ok": whole,
    }


def main() -> int:
    """The command."""
    made = report.parser("b3", "signed durable template sends beside the RSA limit")
    made.add_argument("--sends", type=int, default=6000, help="calls of one round")
    made.add_argument("--connections", type=int, default=CONNECTIONS, help="kept-alive connections")
    return report.main("b3", bench, made)


if __name__ == "__main__":
    sys.exit(main())
