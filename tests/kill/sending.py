"""Many clients that send signed template messages to a server that may die under them."""

from __future__ import annotations

import http.client
import json
import random
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from bench.common import shop, signed
from tests.server import ROOT, Server

GOOD = b'"code":"10000"'
TIMEOUT = 20.0


@dataclass
class Answer:
    """What came back for one call; status 0: nothing did."""

    status: int = 0
    body: bytes = b""
    retry_after: str | None = None

    @property
    def good(self) -> bool:
        """Whether the send was acknowledged."""
        return self.status == 200 and GOOD in self.body


@dataclass
class Message:
    """One signed call, what only its message says, and the first good answer it got."""

    call: bytes
    said: str
    first: Answer | None = None


@dataclass
class Town:
    """The demo's shop on a server, with fresh people to send to."""

    server: Server
    program_id: str
    messages: list[Message]
    tokens: dict[str, str] = field(default_factory=dict)

    def said(self) -> dict[str, int]:
        """How many inboxes hold each message, as the database says."""
        return dict(_crowd(self.server, "said", self.program_id))


def settle(server: Server, people: int) -> Town:
    """Fresh people and three signed calls for each, in random order."""
    demo = server.demo()
    program = demo["mini_program"]
    account_id = demo["lifestyle_account"]["app_id"]
    made = _crowd(server, "make", program["app_id"], account_id, str(people))
    key = serialization.load_pem_private_key(program["private_key_pem"].encode(), None)
    assert isinstance(key, rsa.RSAPrivateKey)
    contents = [content for content, _said in made["messages"]]
    calls = signed.requests(key, program["app_id"], shop.METHOD, contents)
    messages = [
        Message(call, said) for call, (_content, said) in zip(calls, made["messages"], strict=True)
    ]
    return Town(server, program["app_id"], messages, made["tokens"])


def _crowd(server: Server, *words: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "tests.kill.crowd", *words],
        cwd=ROOT,
        env={**server.env, "DJANGO_SETTINGS_MODULE": "lifeloop.settings"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


class Clients:
    """Threads that send messages one after another, each over its own connection, until all are sent or told to stop."""

    def __init__(self, server: Server, messages: list[Message], number: int = 32) -> None:
        self.port = server.port
        self.todo = list(messages)
        random.shuffle(self.todo)
        self.lock = threading.Lock()
        self.moved = threading.Condition(self.lock)
        self.answered: list[tuple[Message, Answer]] = []
        self.stopping = False
        self.threads = [threading.Thread(target=self._work) for _ in range(number)]
        for thread in self.threads:
            thread.start()

    def wait_for(self, answers: int) -> None:
        """Until that many good answers came."""
        with self.moved:
            arrived = self.moved.wait_for(lambda: self.good >= answers, TIMEOUT * 3)
            assert arrived, [answer.body for _message, answer in self.answered if not answer.good]

    @property
    def good(self) -> int:
        """How many were acknowledged."""
        return sum(answer.good for _message, answer in self.answered)

    def stop(self) -> None:
        """Let each finish its call, then end."""
        self.stopping = True
        self.join()

    def join(self) -> None:
        """Until all is sent."""
        for thread in self.threads:
            thread.join(TIMEOUT * 6)
            assert not thread.is_alive()

    def _work(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
        while not self.stopping:
            with self.lock:
                if not self.todo:
                    break
                message = self.todo.pop()
            answer = post(connection, message.call)
            with self.moved:
                self.answered.append((message, answer))
                if answer.good and message.first is None:
                    message.first = answer
                self.moved.notify_all()
        connection.close()


def post(connection: http.client.HTTPConnection, call: bytes) -> Answer:
    """One prepared call over a connection that opens itself again."""
    head, _gap, body = call.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines)
    try:
        connection.request("POST", first.split(" ")[1], body, headers)
        answer = connection.getresponse()
        return Answer(answer.status, answer.read(), answer.headers["Retry-After"])
    except (OSError, http.client.HTTPException):
        connection.close()
        return Answer()


def get(port: int, path: str, cookie: str = "") -> Answer:
    """A page."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
    try:
        connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
        answer = connection.getresponse()
        return Answer(answer.status, answer.read(), answer.headers["Retry-After"])
    finally:
        connection.close()
