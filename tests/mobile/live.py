"""A browser's side of the stream, and the hand that makes news: for tests against a real server."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import Any, Self

from tests.server import ROOT, Server

COOKIE = "lifeloop_person"
PATIENCE = 60.0  # seconds until a test gives up


class Hand:
    """The process of ``tests.mobile.hand``; ``hand("text", "person", "hello")`` returns after the commit."""

    def __init__(self, env: dict[str, str], module: str = "tests.mobile.hand") -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", module],
            cwd=ROOT,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __call__(self, verb: str, *arguments: Any) -> Any:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps([verb, *arguments]) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self) -> None:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.close()
        self.process.wait(PATIENCE)
        self.process.stdout.close()


@dataclass
class News:
    """One event as the browser hears it; ``after`` is how long it was waited for, in seconds."""

    event: str
    data: dict[str, Any] = field(default_factory=dict)
    id: str = ""
    after: float = 0.0


class Listener:
    """An open stream."""

    def __init__(
        self,
        port: int,
        token: str,
        *,
        last_id: str = "",
        path: str = "/m/live",
        cookie: str = COOKIE,
        **headers: str,
    ) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        sent = {"Cookie": f"{cookie}={token}", **headers}
        if last_id:
            sent["Last-Event-ID"] = last_id
        self.connection.request("GET", path, headers=sent)
        self.response = self.connection.getresponse()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.response.close()
        self.connection.close()

    def hear(self, *, pulse: bool = False) -> News | None:
        """The next event (with ``pulse``: or comment line); None when the server closed the stream."""
        begun = time.monotonic()
        news = News("")
        while raw := self.response.readline():
            name, _colon, value = raw.decode().rstrip("\n").partition(": ")
            if raw == b":\n" and pulse:
                return News("pulse", after=time.monotonic() - begun)
            if name == "id":
                news.id = value
            elif name == "event":
                news.event = value
            elif name == "data":
                news.data = json.loads(value)
            elif not name and news.event:
                news.after = time.monotonic() - begun
                return news
        return None

    def hear_bye(self) -> News:
        """The goodbye, after whatever news still come."""
        while (news := self.hear()) is not None:
            if news.event == "bye":
                return news
        raise AssertionError("the stream ended without a goodbye")

    def hear_until(self, key: str) -> News:
        """The next news about a conversation."""
        while (news := self.hear()) is not None:
            if key in news.data.get("keys", []):
                return news
        raise AssertionError(f"the stream ended before any news about {key}")


class Phone:
    """The running server, the hand, and what is in its database."""

    def __init__(self, server: Server, hand: Hand, facts: dict[str, str]) -> None:
        self.server, self.hand, self.facts = server, hand, facts
        self.streams: list[Listener] = []

    def listen(self, token: str, **more: Any) -> Listener:
        stream = Listener(self.server.port, token, **more)
        self.streams.append(stream)
        return stream

    def close(self) -> None:
        """Every stream; a test that failed left its own open."""
        for stream in self.streams:
            stream.__exit__()

    def get(self, path: str, token: str) -> int:
        """The status of a page."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=PATIENCE)
        connection.request("GET", path, headers={"Cookie": f"{COOKIE}={token}"})
        status = connection.getresponse().status
        connection.close()
        return status
