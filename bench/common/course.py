"""One server under signed load: which calls it gets, what each cost it, and everything that was sent to it."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa

from bench.common import inbox, machine, report, shop, signed
from bench.common.console import Console
from bench.common.load import GOOD, Load, pack
from bench.common.place import Place
from tests.server import Server

READ = "alipay.open.public.info.query"
NOTHING = "alipay.open.nothing.of.that.name"


def path_of(method: str) -> str:
    """Where version 3 has a method."""
    return f"/v3/{method.replace('.', '/')}"


@dataclass(frozen=True)
class Kind:
    """A kind of call. ``good``: what an answer as wanted has in it; ``name``: the method, or the path of version 3."""

    title: str
    name: str
    good: bytes = GOOD
    rest: bool = False
    send: bool = (
        False  # it writes, each call for another person; what does not is asked by the account
    )

    def app_id(self, the_shop: shop.Shop) -> str:
        """Who calls."""
        return the_shop.program_id if self.send else the_shop.account_id

    def signed(self, key: rsa.RSAPrivateKey, app_id: str, contents: Iterable[str]) -> list[bytes]:
        """Calls of this kind as bytes."""
        make = signed.rest_request if self.rest else signed.request
        return signed.requests(key, app_id, self.name, contents, make=make)


# The first is the figure of B3; its success is one constant node, whose signature is kept. Answers of version 3 hold a time and
# a nonce, so each is signed anew.
SENDS = Kind("v2 send, equal answers", shop.METHOD, send=True)
KINDS = (
    SENDS,
    Kind("v3 send, distinct answers", path_of(shop.METHOD), b"HTTP/1.1 200", rest=True, send=True),
    Kind("v2 read, equal answers", READ),
    Kind("v3 read, distinct answers", path_of(READ), b"HTTP/1.1 200", rest=True),
    Kind("v2 no such method, equal", NOTHING, b"isv.invalid-method"),
    Kind("v3 no such method, distinct", path_of(NOTHING), b'"invalid-method"', rest=True),
)


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

    def prepare(self, calls: int, kind: Kind = SENDS) -> Path:
        """Signed calls in a file; for sends people and form ids too."""
        nothing = "" if kind.rest else "{}"
        contents = list(self._contents(calls)) if kind.send else [nothing] * calls
        made = kind.signed(self.key, kind.app_id(self.shop), contents)
        self.files += 1
        return pack(made, self.place.home / f"calls-{self.files}")

    def round(self, calls: int, kind: Kind, rsa_limit: machine.Rsa) -> dict[str, Any]:
        """What ``calls`` of a kind cost the server, beside the RSA limit of the same minute."""
        path = self.prepare(calls, kind)
        found = measured(self.load, path, self.server.pid, kind.good)
        path.unlink()
        return {"kind": kind.title, **found, **compared(found, rsa_limit)}

    def many(self, calls: int, kind: Kind, *, each: int = 5000) -> Iterator[int]:
        """The same few reads again and again; yields how many were answered."""
        path = self.prepare(min(each, calls), kind)
        done = 0
        while done < calls:
            done += int(measured(self.load, path, self.server.pid, kind.good)["calls"])
            yield done

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

    def _contents(self, calls: int) -> Iterator[str]:
        people = shop.receivers(self.shop, -(-calls // 3))
        for content, said in shop.messages(self.shop, people):
            self.said.setdefault(int(said[1:].split("-")[0]), set()).add(said)
            yield content


def measured(load: Load, path: Path, pid: int, good: bytes = GOOD) -> dict[str, Any]:
    """One file of calls sent to a process: how fast they were answered and what CPU that took it, all threads."""
    threads, before = machine.threads_cpu(pid), machine.cpu_seconds(pid)
    told = load.run(path, good)
    cpu, after = machine.cpu_seconds(pid) - before, machine.threads_cpu(pid)
    if told["ok"] != told["sent"]:
        raise RuntimeError(f"{told['sent'] - told['ok']} refused: {told['bad']}")
    used = [after[tid] - threads.get(tid, 0.0) for tid in after]
    return {
        "calls": told["ok"],
        "per_second": told["ok"] / told["seconds"],
        "cpu_ms": cpu / told["ok"] * 1000,
        "p50_ms": report.quantile(told["times"], 0.5),
        "p99_ms": report.quantile(told["times"], 0.99),
        "threads_ms": sorted((one / told["ok"] * 1000 for one in used), reverse=True)[:4],
        "load": machine.load(),
    }


def compared(found: dict[str, Any], rsa_limit: machine.Rsa) -> dict[str, float]:
    """What was measured beside one signature and one check: ``ratio`` per core, ``throughput_ratio`` by the clock."""
    crypto_ms = (rsa_limit.sign + rsa_limit.verify) * 1000
    return {
        "rsa_per_second": rsa_limit.per_second,
        "rsa_ms": crypto_ms,
        "ratio": crypto_ms / found["cpu_ms"],
        "cpu_to_crypto": found["cpu_ms"] / crypto_ms,
        "throughput_ratio": found["per_second"] / rsa_limit.per_second,
    }
