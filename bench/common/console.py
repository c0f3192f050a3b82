"""A member at the console who saves something a few times a second; a process of its own.

``python -m bench.common.console PORT LOGIN PASSWORD PER_SECOND`` signs in, says so with one line, and saves until stdin ends; then
it prints one line of JSON: each save's time in ms, the whole POST as a browser would wait for it.
"""

from __future__ import annotations

import http.client
import json
import re
import sys
import threading
import time
from subprocess import PIPE, Popen
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlencode

RENAME = "/console/merchants/rename/"


class Desk:
    """One signed-in browser without a screen."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookies: dict[str, str] = {}
        self.token = ""

    def sign_in(self, login: str, password: str) -> None:
        """Sign in, as the form does."""
        self.get("/console/login/")
        status, _text = self.post("/console/login/", {"name": login, "password": password})
        if status != 303:
            raise RuntimeError(f"signing in: {status}")
        self.get(RENAME)

    def save(self, number: int) -> int:
        """Rename the company: permission, form, one write with its line in the log, redirect."""
        # The page that a browser loads next shows what was said, and so takes it away. Kept, hundreds of
        # them would be read, signed and sent again with every save.
        self.cookies.pop("messages", None)
        return self.post(RENAME, {"name": f"Bench Coffee {number}"})[0]

    def get(self, path: str) -> str:
        """A page; keeps its cookies and its form's token."""
        text = self._ask("GET", path, None)[1]
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)
        self.token = found[1] if found else self.token
        return text

    def post(self, path: str, fields: dict[str, str]) -> tuple[int, str]:
        """A form sent."""
        return self._ask("POST", path, urlencode({**fields, "csrfmiddlewaretoken": self.token}))

    def _ask(self, method: str, path: str, body: str | None) -> tuple[int, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookies, "Origin": f"http://127.0.0.1:{self.port}"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _is, value = line.split(";", 1)[0].partition("=")
            self.cookies[name] = value
        return answer.status, text


def _end_with_stdin(ended: threading.Event) -> None:
    sys.stdin.read()
    ended.set()


def keep_saving(port: int, login: str, password: str, per_second: float) -> None:
    """The process's main loop."""
    desk = Desk(port)
    desk.sign_in(login, password)
    desk.save(0)
    ended = threading.Event()
    threading.Thread(target=_end_with_stdin, args=[ended], daemon=True).start()
    print("ready", flush=True)
    times, refused, number = [], 0, 0
    while not ended.is_set():
        number += 1
        begun = time.perf_counter()
        refused += desk.save(number) != 303
        took = time.perf_counter() - begun
        times.append(took * 1000)
        ended.wait(max(0.0, 1 / per_second - took))
    print(json.dumps({"refused": refused, "times": times}), flush=True)


class Console:
    """The process; it saves from entering the ``with`` block until :meth:`result`."""

    def __init__(self, port: int, login: str, password: str, per_second: float = 20.0) -> None:
        words = [str(port), login, password, str(per_second)]
        command = [sys.executable, "-m", "bench.common.console", *words]
        self.process = Popen(command, stdin=PIPE, stdout=PIPE, text=True)

    def __enter__(self) -> Self:
        assert self.process.stdout is not None
        if self.process.stdout.readline() != "ready\n":
            raise RuntimeError("the console's process did not get to work")
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.communicate()

    def result(self) -> dict[str, Any]:
        """Stop saving; what was measured."""
        output, _none = self.process.communicate("", timeout=30)
        return dict(json.loads(output))


if __name__ == "__main__":
    keep_saving(int(sys.argv[1]), sys.argv[2], sys.argv[3], float(sys.argv[4]))
