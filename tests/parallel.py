"""The same act in several processes with several threads each, all let go at one moment.

The processes are real ones with connections of their own. They are forked from one that has Django ready (``forkserver``), so that
a race does not begin with seconds of imports.
"""

import importlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Barrier
from typing import Any

_processes = get_context("forkserver")
_processes.set_forkserver_preload(["tests.parallel_ready"])
PATIENCE = 120.0  # seconds


def all_at_once(
    scene: str,
    arguments: Sequence[str],
    *,
    processes: int = 4,
    threads: int = 5,
    given: Mapping[str, Any] | None = None,
) -> list[str]:
    """Run ``scene`` (``tests.x.scenes:function``) for every argument, in parallel; what each returned, as text.

    A refusal of the domain is returned as its code. The children use the test's own database, and ``given`` settings beside
    those of the environment.
    """
    parts = [arguments[number::processes] for number in range(processes)]
    children = [_start(scene, threads, part, dict(given or {})) for part in parts if part]
    try:
        for _process, line in children:
            assert _hear(line) == "ready"
        for _process, line in children:
            line.send("go")
        outcomes: list[str] = []
        for _process, line in children:
            told = _hear(line)
            assert isinstance(told, list), told
            outcomes += told
    finally:
        for process, line in children:
            line.close()
            process.join(5)
            process.kill()
            process.join()
    return outcomes


def forked(function: Callable[..., object], *arguments: object) -> Any:
    """A process of its own on the test's database that runs a function of a module; started, the caller ends it."""
    process = _processes.Process(target=_alone, args=(function, arguments))
    with _environment(database_url()):
        process.start()
    return process


def _alone(function: Callable[..., object], arguments: tuple[object, ...]) -> None:
    from lifeloop.kernel import ids

    ids.renode()
    function(*arguments)


def _hear(line: Connection) -> Any:
    assert line.poll(PATIENCE), "a child said nothing"
    return line.recv()


def _start(
    scene: str, threads: int, arguments: Sequence[str], given: dict[str, Any]
) -> tuple[Any, Connection]:
    ours, theirs = _processes.Pipe()
    told = (theirs, scene, threads, list(arguments), given)
    process = _processes.Process(target=_child, args=told)
    with _environment(database_url()):
        process.start()
    theirs.close()
    return process, ours


@contextmanager
def _environment(url: str) -> Iterator[None]:
    """What the first process is started with; those forked from it know nothing else."""
    before = dict(os.environ)
    os.environ.update(LIFELOOP_DATABASE=url, LIFELOOP_TEST_CHILD="1")
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def database_url() -> str:
    """The address of the database this test is on."""
    from django.db import connection

    facts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{facts['NAME']}"
    host = f"{facts['USER']}:{facts['PASSWORD']}@{facts['HOST']}:{facts['PORT']}"
    return f"postgres://{host}/{facts['NAME']}"


def _child(
    line: Connection, scene: str, threads: int, arguments: list[str], given: dict[str, Any]
) -> None:
    from django.conf import settings

    from lifeloop.kernel import ids

    ids.renode()
    for name, value in given.items():
        setattr(settings, name, value)
    try:
        outcomes = _run(line, scene, threads, arguments)
    except Exception as error:
        line.send(repr(error))
        raise
    line.send(outcomes)


def _run(line: Connection, scene: str, threads: int, arguments: list[str]) -> list[str]:
    from django.db import connections

    from lifeloop.kernel.errors import DomainError

    module, _colon, name = scene.partition(":")
    function: Any = getattr(importlib.import_module(module), name)
    gate = Barrier(min(threads, len(arguments)))

    def one(numbered: tuple[int, str]) -> str:
        if numbered[0] < gate.parties:
            gate.wait()
        try:
            return str(function(numbered[1]))
        except DomainError as refusal:
            return refusal.code
        finally:
            connections.close_all()

    line.send("ready")
    line.recv()
    with ThreadPoolExecutor(gate.parties) as pool:
        return list(pool.map(one, enumerate(arguments)))
