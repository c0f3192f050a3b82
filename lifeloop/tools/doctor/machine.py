"""The machine: room on its disks, its programs, the certificate it shows the world."""

import platform
import shutil
import socket
import sqlite3
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import django
from django.conf import settings
from django.db import connection

from lifeloop import __version__
from lifeloop.tools.backup import postgresql
from lifeloop.tools.doctor.findings import Finding, check, failure, ok, warning
from lifeloop.tools.doctor.keys import lasting

LEAST_BYTES = 200 * 2**20
LITTLE_BYTES = 2 * 2**30
_SECONDS = 3.0


@check("disk")
def disk() -> Iterator[Finding]:
    """Room for the data directory, and for SQLite's file where that is elsewhere."""
    places = {Path(settings.LIFELOOP_HOME)}
    if connection.vendor == "sqlite":
        places.add(Path(str(connection.settings_dict["NAME"])).resolve().parent)
    for place in sorted(places):
        free = shutil.disk_usage(place).free
        said = f"{free / 2**30:.1f} GiB free for {place}"
        if free < LEAST_BYTES:
            yield failure("disk", said, "Make room now: writes are about to fail.")
        elif free < LITTLE_BYTES:
            yield warning("disk", said, "Make room, or move the data to a larger disk.")
        else:
            yield ok("disk", said)


@check("versions")
def versions() -> Iterator[Finding]:
    """Of what runs here."""
    yield ok(
        "versions",
        f"Lifeloop {__version__}, Python {platform.python_version()}, Django {django.get_version()}, "
        f"SQLite {sqlite3.sqlite_version}, {ssl.OPENSSL_VERSION.partition(' (')[0]}",
    )
    if connection.vendor == "postgresql":
        try:
            for name in ("pg_dump", "pg_restore"):
                postgresql.program(name)
        except postgresql.NoProgram as missing:
            yield warning("versions", "`lifeloop backup` cannot run here", str(missing))


@check("certificate")
def certificate() -> Iterator[Finding]:
    """What the proxy shows at the public address."""
    base = urlsplit(settings.LIFELOOP_BASE_URL)
    if base.scheme != "https" or not base.hostname:
        return
    context = ssl.create_default_context()
    address = (base.hostname, base.port or 443)
    try:
        with (
            socket.create_connection(address, timeout=_SECONDS) as plain,
            context.wrap_socket(plain, server_hostname=base.hostname) as secure,
        ):
            shown = secure.getpeercert() or {}
    except ssl.SSLCertVerificationError as error:
        yield failure(
            "certificate",
            f"{base.hostname}: {error.verify_message}",
            "Renew the certificate at the TLS proxy.",
        )
    except OSError as error:
        yield warning(
            "certificate",
            f"{base.hostname}:{address[1]} is not reached from here ({error})",
            "Look at its certificate from outside.",
        )
    else:
        seconds = ssl.cert_time_to_seconds(str(shown["notAfter"]))
        until = datetime.fromtimestamp(seconds, UTC)
        yield lasting("certificate", base.hostname, until, "Renew it at the TLS proxy.")
