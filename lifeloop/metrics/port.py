"""Where ``/metrics`` is answered: a port on the loopback address, beside whatever serves people."""

import logging
import os
import shutil
import tempfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from django.conf import settings
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from lifeloop.metrics.asked import Asked, Pids
from lifeloop.metrics.figures import REGISTRY

SHARED = "PROMETHEUS_MULTIPROC_DIR"
log = logging.getLogger(__name__)


class PortTaken(Exception):
    """The port that was named in the settings belongs to another program."""


def text(pids: Pids, *, closing: bool = True) -> bytes:
    """All figures as of now, in Prometheus' own format; of all processes where there are several.

    ``closing``: this thread's database connection is closed afterwards.
    """
    several = os.environ.get(SHARED)
    asked = CollectorRegistry(auto_describe=False)
    asked.register(Asked(pids, closing=closing))
    if not several:
        return generate_latest(REGISTRY) + generate_latest(asked)
    together = CollectorRegistry()
    MultiProcessCollector(together, path=several)  # type: ignore[no-untyped-call]
    return generate_latest(together) + generate_latest(asked)


def own() -> dict[str, int]:
    """This process alone."""
    return {"0": os.getpid()}


class Port:
    """``Port(pids)`` answers until ``close()``; where the port is off or taken it does nothing.

    Raises :class:`PortTaken` for a port that was named in the settings; the usual one is passed over when it is taken.
    """

    def __init__(self, pids: Pids = own) -> None:
        self._server: ThreadingHTTPServer | None = None
        number = settings.LIFELOOP_METRICS_PORT
        if not number:
            return
        try:
            self._server = _Server(("127.0.0.1", number), _handler(pids))
        except OSError as error:
            if settings.LIFELOOP_METRICS_PORT_CHOSEN:
                raise PortTaken(f"127.0.0.1:{number}") from error
            log.info("no /metrics: port %s is taken; name another in LIFELOOP_METRICS_PORT", number)
            return
        Thread(target=self._server.serve_forever, name="metrics", daemon=True).start()

    def close(self) -> None:
        """Answer no more."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True


def _handler(pids: Pids) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        server_version, sys_version, timeout = "Lifeloop", "", 10

        def do_GET(self) -> None:
            if self.path.partition("?")[0] != "/metrics":
                self.send_error(404)
                return
            body = text(pids)
            self.send_response(200)
            self.send_header("Content-Type", CONTENT_TYPE_LATEST)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 -- the library's name
            """Nobody reads who asked for figures."""

    return Handler


class Folder:
    """Where several processes count together; made before the first of them starts."""

    def __init__(self) -> None:
        self._path = tempfile.mkdtemp(prefix="lifeloop-metrics-")
        os.environ[SHARED] = self._path

    def forget(self, pid: int) -> None:
        """A process has ended: what it had open is no longer open; what it counted stays counted."""
        mark_process_dead(pid, self._path)  # type: ignore[no-untyped-call]

    def remove(self) -> None:
        """At the end."""
        shutil.rmtree(self._path, ignore_errors=True)
