"""The same act in several processes with several threads each, all let go at one moment.

``python -m tests.parallel <module>:<function> <threads> <argument>…`` runs ``function(argument)`` once for
each argument, spread over threads, after a line on stdin; it prints one JSON line of outcomes.
"""

import importlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


def all_at_once(
    scene: str, arguments: Sequence[str], *, processes: int = 4, threads: int = 5
) -> list[str]:
    """Run ``scene`` (``tests.x.scenes:function``) for every argument, in parallel; what each returned, as text.

    A refusal of the domain is returned as its code. The children use the test's own database.
    """
    parts = [arguments[number::processes] for number in range(processes)]
    children = [_start(scene, threads, part) for part in parts if part]
    try:
        for child in children:
            assert child.stdout is not None
            assert child.stdout.readline() == "ready\n"
        outcomes: list[str] = []
        for child in children:
            assert child.stdin is not None
            child.stdin.write("go\n")
            child.stdin.flush()
        for child in children:
            out, err = child.communicate(timeout=120)
            assert child.returncode == 0, err
            outcomes += json.loads(out)
    finally:
        for child in children:
            child.kill()
            child.communicate()
    return outcomes


def _start(scene: str, threads: int, arguments: Sequence[str]) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.parallel", scene, str(threads), *arguments]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "LIFELOOP_DATABASE": database_url(), "LIFELOOP_TEST_CHILD": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def database_url() -> str:
    """The address of the database this test is on."""
    from django.db import connection

    facts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{facts['NAME']}"
    host = f"{facts['USER']}:{facts['PASSWORD']}@{facts['HOST']}:{facts['PORT']}"
    return f"postgres://{host}/{facts['NAME']}"


def main() -> None:
    """The child."""
    import django

    django.setup()
    from django.db import connections

    from lifeloop.kernel.errors import DomainError

    module, _colon, name = sys.argv[1].partition(":")
    function: Any = getattr(importlib.import_module(module), name)
    threads, arguments = int(sys.argv[2]), sys.argv[3:]
    gate = threading.Barrier(min(threads, len(arguments)))

    def one(numbered: tuple[int, str]) -> str:
        if numbered[0] < gate.parties:
            gate.wait()
        try:
            return str(function(numbered[1]))
        except DomainError as refusal:
            return refusal.code
        finally:
            connections.close_all()

    print("ready", flush=True)
    sys.stdin.readline()
    with ThreadPoolExecutor(gate.parties) as pool:
        print(json.dumps(list(pool.map(one, enumerate(arguments)))), flush=True)


if __name__ == "__main__":
    main()
