"""Run the ASGI application under uvicorn, in one process or several."""

import socket

import uvicorn
from django.conf import settings
from django.db import connections
from uvicorn.supervisors import Multiprocess

from lifeloop import __version__
from lifeloop.mobile import live

BACKLOG = 2048


class Announced(uvicorn.Server):
    """A server that prints its address once it answers there: what waits for it reads that line."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start listening, then say so."""
        await super().startup(sockets=sockets)
        if self.started and sockets:
            port = sockets[0].getsockname()[1]
            print(  # noqa: T201 -- a command's answer
                f"Lifeloop {__version__} serves {settings.LIFELOOP_BASE_URL} (port {port})",
                flush=True,
            )

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close the live pages first: they would hold the end back for its full ten seconds."""
        live.close_all()
        await super().shutdown(sockets=sockets)


def run(listener: socket.socket, *, workers: int) -> int:
    """Serve on a bound socket until SIGTERM or SIGINT; requests in hand get ten seconds to end.

    httptools, because clients send absolute-form targets, which h11 answers with 404. Forwarded
    headers are read by our own middleware, from trusted proxies only. Returns the exit code.
    """
    connections.close_all()  # none may be shared with the processes started here
    config = uvicorn.Config(
        "lifeloop.asgi:application",
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="auto",
        workers=workers,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        log_config=None,
        backlog=BACKLOG,
        timeout_keep_alive=65,
        timeout_graceful_shutdown=10,
    )
    server = Announced(config)
    if workers > 1:
        Multiprocess(config, target=server.run, sockets=[listener]).run()
        return 0
    server.run(sockets=[listener])
    return 0 if server.started else 1
