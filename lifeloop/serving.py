"""Run the ASGI application under uvicorn, in one process or several."""

import asyncio
import gc
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from typing import Any

import uvicorn
from django.conf import settings
from django.db import connections as databases

from lifeloop import __version__, connections, live
from lifeloop.metrics.asked import Pids
from lifeloop.metrics.port import Folder, Port, PortTaken, own

BACKLOG = 2048
# A process that ends sooner than this did not get to serve: starting it again would not help.
EARLY_SECONDS = 3.0
TICKS = 10  # a second, of uvicorn's own loop
# When `settle` is due again, in ticks after the start (and each day): pages load their templates when they are first asked for.
SETTLED_AGAIN = frozenset(second * TICKS for second in (60, 600, 3600))


class Announced(uvicorn.Server):
    """A server that prints its address once it answers there: what waits for it reads that line."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start listening, then say so."""
        settle()
        await super().startup(sockets=sockets)
        if self.started and sockets:
            port = sockets[0].getsockname()[1]
            line = f"Lifeloop {__version__} serves {settings.LIFELOOP_BASE_URL} (port {port})"
            print(line, flush=True)  # noqa: T201 -- a command's answer

    held: Sequence[Any] = ()

    async def on_tick(self, counter: int) -> bool:
        """Ten times a second; once a second each connection is looked at, and those who are too slow are hung up on.

        A tenth at a time: to look at ten thousand takes as long as many calls would have to wait.
        """
        if counter % TICKS == 0:
            self.held = list(self.server_state.connections)
        if counter in SETTLED_AGAIN:
            settle()
        connections.sweep(self.held[counter % TICKS :: TICKS], asyncio.get_running_loop().time())
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close the live pages first: they would hold the end back for its full ten seconds."""
        live.close_all()
        await super().shutdown(sockets=sockets)


def settle() -> None:
    """What is loaded by now is there to stay: the garbage collector need not look through it again and again.

    A look at all of it stops every thread of the process for a tenth of a second, in the midst of whatever is being answered.
    """
    gc.collect()
    gc.freeze()


def run(listener: socket.socket, *, alone: bool = True) -> int:
    """Serve on a bound socket until SIGTERM or SIGINT; requests in hand get ten seconds to end.

    httptools (with the limits of `connections`), because clients send absolute-form targets, which h11 answers with 404. Forwarded
    headers are read by our own middleware, from trusted proxies only. Returns the exit code.
    """
    port = metrics_port() if alone else None
    config = uvicorn.Config(
        "lifeloop.asgi:application",
        loop="uvloop",
        http=connections.Connection,
        ws="none",
        lifespan="on",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        log_config=None,
        backlog=BACKLOG,
        timeout_keep_alive=65,
        timeout_graceful_shutdown=10,
    )
    databases.close_all()
    connections.allow_files()
    server = Announced(config)
    # uvicorn raises the signal that ended it once more at its end; being told to stop is no fault.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    server.run(sockets=[listener])
    if port is not None:
        port.close()
    return 0 if server.started else 1


def metrics_port(pids: Pids = own) -> Port:
    """Answer ``/metrics``; a port that was named and is taken ends the start with a sentence."""
    try:
        return Port(pids)
    except PortTaken as taken:
        sys.exit(
            f"lifeloop: /metrics cannot listen on {taken}. Name another port in LIFELOOP_METRICS_PORT."
        )


def run_as_one_of_several(listener: socket.socket) -> int:
    """Serve as a child of `supervise`; ends when told to, or when the parent is gone."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    signal.pthread_sigmask(signal.SIG_SETMASK, ())  # the parent waits for signals blocked
    return run(listener, alone=False)


def _end_with_parent() -> None:
    """Standard input is a pipe that the parent holds open and never writes to."""
    os.read(sys.stdin.fileno(), 1)  # no buffer: its lock would be held at our own end
    os.kill(os.getpid(), signal.SIGTERM)


def supervise(listener: socket.socket, *, workers: int) -> int:
    """Keep ``workers`` processes serving one socket until SIGTERM or SIGINT; returns the exit code.

    A process that dies is replaced, unless it died before it could serve.
    """
    databases.close_all()
    listener.set_inheritable(True)
    told = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, {*told, signal.SIGCHLD})
    shared = Folder()
    children = {_child(listener): time.monotonic() for _ in range(workers)}
    port = metrics_port(
        lambda: {str(number): child.pid for number, child in enumerate(list(children))}
    )
    code = 0
    while signal.sigwait({*told, signal.SIGCHLD}) == signal.SIGCHLD:
        ended = [child for child in children if child.poll() is not None]
        if any(time.monotonic() - children[child] < EARLY_SECONDS for child in ended):
            code = 1
            break
        for child in ended:
            shared.forget(child.pid)
            del children[child]
            children[_child(listener)] = time.monotonic()
    for child in children:
        child.terminate()
    for child in children:
        child.wait()
    port.close()
    shared.remove()
    return code


def _child(listener: socket.socket) -> subprocess.Popen[bytes]:
    descriptor = listener.fileno()
    command = [sys.executable, "-m", "lifeloop", "serve", "--socket", str(descriptor)]
    return subprocess.Popen(  # noqa: S603 -- our own command
        command, stdin=subprocess.PIPE, pass_fds=[descriptor]
    )
