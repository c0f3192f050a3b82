"""What runs: the server, workers, the outbox, backups."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

from django.conf import settings

from lifeloop.identity.queries.operations import last_backup
from lifeloop.kernel import clock
from lifeloop.outbox.queries import health, last_tick
from lifeloop.tools.doctor.findings import Finding, check, failure, ok, warning

LATE_SECONDS = 60.0
VERY_LATE_SECONDS = 600.0
# Some periodic job begins every minute; a long one may hold the next up for a little.
SILENT = timedelta(minutes=3)
OLD_BACKUP = timedelta(hours=36)
_SECONDS = 3.0


@check("restore")
def restored() -> Iterator[Finding]:
    """A restore that was interrupted."""
    if (Path(settings.LIFELOOP_HOME) / "restoring").exists():
        yield failure(
            "restore",
            "a restore was interrupted here: what is there is neither old nor new",
            "Run the same `lifeloop restore` again.",
        )


@check("workers")
def workers() -> Iterator[Finding]:
    """Whether anything runs jobs, and how far behind it is."""
    ticked = last_tick()
    if ticked is None:
        yield warning(
            "workers", "no job has ever run", "Start `lifeloop serve` or `lifeloop work`."
        )
    elif clock.now() - ticked > SILENT:
        yield failure(
            "workers",
            f"nothing runs jobs since {ticked:%Y-%m-%d %H:%M:%S} UTC",
            "Start `lifeloop serve` (without LIFELOOP_WORKER=0) or `lifeloop work`.",
        )
    else:
        yield ok("workers", "they are alive")
    found = health()
    said = f"{found.waiting} jobs wait, the oldest for {found.oldest_seconds:.0f} s"
    if found.oldest_seconds > VERY_LATE_SECONDS:
        yield failure("outbox", said, "Start one `lifeloop work` more, and look at its log.")
    elif found.oldest_seconds > LATE_SECONDS:
        yield warning("outbox", said, "Look again in a minute; start one `lifeloop work` more.")
    else:
        yield ok("outbox", said)
    if found.failed:
        yield warning(
            "outbox",
            f"{found.failed} jobs have failed",
            "See the operator's page “Health”: run them again there.",
        )


@check("server")
def server() -> Iterator[Finding]:
    """Whether the address last served answers, and whose port it is."""
    kept = Path(settings.LIFELOOP_HOME) / "address"
    if not kept.exists():
        yield ok("server", "never started with this data directory")
        return
    address = kept.read_text("ascii").strip()
    try:
        with urlopen(f"{address}/healthz", timeout=_SECONDS) as answer:  # noqa: S310 -- our own address
            body = json.loads(answer.read(1000))
    except HTTPError as error:
        yield _stranger(address, f"answered {error.code}")
    except (URLError, OSError) as error:
        reason = getattr(error, "reason", error)
        yield warning("server", f"nothing answers at {address} ({reason})", "Run `lifeloop serve`.")
    except ValueError:
        yield _stranger(address, "says something else")
    else:
        if body == {"status": "ok"}:
            yield ok("server", f"it answers at {address}")
        else:
            yield _stranger(address, "says something else")


def _stranger(address: str, how: str) -> Finding:
    port = urlsplit(address).port
    said = f"another program is at {address}: it {how}"
    return failure("server", said, f"End it, or serve on another port than {port}.")


@check("metrics")
def metrics_port() -> Iterator[Finding]:
    """The port of /metrics, on the loopback address."""
    port = settings.LIFELOOP_METRICS_PORT
    if not port:
        yield ok("metrics", "switched off (LIFELOOP_METRICS_PORT=0)")
        return
    try:
        with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=_SECONDS) as answer:
            ours = b"lifeloop_" in answer.read(200_000)
    except (HTTPError, ValueError):
        ours = False
    except (URLError, OSError):
        yield ok("metrics", f"port {port} is free, or is not served by this machine")
        return
    if ours:
        yield ok("metrics", f"served on 127.0.0.1:{port}")
    else:
        yield warning(
            "metrics",
            f"port {port} belongs to another program",
            "Choose another in LIFELOOP_METRICS_PORT.",
        )


@check("backup")
def backed_up() -> Iterator[Finding]:
    """When an archive was last written."""
    found = last_backup()
    advice = "Let `lifeloop backup` run every night (docs/operating.md)."
    if found is None:
        yield warning("backup", "none was ever made with `lifeloop backup`", advice)
    elif clock.now() - found.at > OLD_BACKUP:
        yield warning("backup", f"the last is of {found.at:%Y-%m-%d %H:%M} UTC", advice)
    else:
        yield ok("backup", f"the last is of {found.at:%Y-%m-%d %H:%M} UTC")
