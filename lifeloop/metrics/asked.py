"""Figures that are looked up when somebody asks: the outbox, the database, the processes."""

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from django.db import DatabaseError, InterfaceError, connection, connections
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from lifeloop import __version__
from lifeloop.database import size
from lifeloop.identity.queries.operations import last_backup
from lifeloop.identity.services import pumping
from lifeloop.outbox.queries import health

Pids = Callable[[], dict[str, int]]
_LOCKS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


class Asked(Collector):
    """``pids``: the processes that serve, by their labels; ``closing``: no connection is left open in this thread."""

    def __init__(self, pids: Pids, *, closing: bool) -> None:
        self._pids = pids
        self._closing = closing

    def describe(self) -> Iterable[Metric]:
        """Nothing: the names are known when they are asked for."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Each asking is a short read of the database; without one only the processes are told."""
        yield from _processes(self._pids())
        try:
            found = list(_database())
        except (DatabaseError, InterfaceError):
            found = [_one("lifeloop_database_up", "Whether the database answers.", 0)]
        finally:
            if self._closing:
                connections.close_all()
        yield from found


def _database() -> Iterator[Metric]:
    queue = health()
    yield _one("lifeloop_database_up", "Whether the database answers.", 1)
    yield _one("lifeloop_outbox_waiting", "Jobs that are due or being run.", queue.waiting)
    yield _one(
        "lifeloop_outbox_lag_seconds", "Age of the oldest job that is due.", queue.oldest_seconds
    )
    yield _one("lifeloop_outbox_failed", "Jobs that have failed for good.", queue.failed)
    large = size.size()
    yield _one("lifeloop_database_bytes", "Size of the database.", large.bytes)
    if connection.vendor == "sqlite":
        yield _one("lifeloop_database_log_bytes", "Size of SQLite's log.", large.log)
    else:
        with connection.cursor() as cursor:
            cursor.execute(_LOCKS)
            waiting = cursor.fetchone()[0]
        yield _one("lifeloop_database_lock_waits", "Sessions that wait for a lock.", waiting)
    texts = pumping.this_hour()
    yield _one("lifeloop_texts_sent", "Texts of the present hour.", texts.sent)
    yield _one("lifeloop_texts_refused", "Texts refused in the present hour.", texts.refused)
    yield _one("lifeloop_texts_alarm", "Whether they are asked for in masses.", texts.alarm)
    backup = last_backup()
    when = backup.at.timestamp() if backup else 0
    yield _one("lifeloop_backup_timestamp_seconds", "When `lifeloop backup` last ended.", when)


def _one(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(name, about, value=value)


def _processes(pids: dict[str, int]) -> Iterator[Metric]:
    build = GaugeMetricFamily("lifeloop_build_info", "The version that runs.", labels=["version"])
    build.add_metric([__version__], 1)
    yield build
    families = {
        "resident": GaugeMetricFamily(
            "lifeloop_process_resident_bytes", "Memory in use.", labels=["process"]
        ),
        "cpu": GaugeMetricFamily(
            "lifeloop_process_cpu_seconds", "Processor time used.", labels=["process"]
        ),
        "files": GaugeMetricFamily(
            "lifeloop_process_open_files", "Open files and sockets.", labels=["process"]
        ),
        "threads": GaugeMetricFamily("lifeloop_process_threads", "Threads.", labels=["process"]),
    }
    for label, pid in pids.items():
        for name, value in _of(pid).items():
            families[name].add_metric([label], value)
    yield from families.values()


def _of(pid: int) -> dict[str, float]:
    """From /proc; nothing where there is none, or the process has just ended."""
    place = Path("/proc") / str(pid)
    try:
        # Behind the name in parentheses, which may hold anything: state is field 3.
        fields = (place / "stat").read_text("utf-8").rpartition(")")[2].split()
        files = len(list((place / "fd").iterdir()))
    except OSError:
        return {}
    ticks, page = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE")
    return {
        "cpu": (int(fields[11]) + int(fields[12])) / ticks,
        "threads": float(fields[17]),
        "resident": float(fields[21]) * page,
        "files": float(files),
    }
