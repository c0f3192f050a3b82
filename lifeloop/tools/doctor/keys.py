"""Keys: there, readable, and by nobody else."""

import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.conf import settings

from lifeloop.identity.queries.certificates import root
from lifeloop.kernel import clock
from lifeloop.tools.backup.secrets import FILES
from lifeloop.tools.doctor.findings import Finding, check, failure, ok, warning

SOON = timedelta(days=60)


@check("keys")
def files() -> Iterator[Finding]:
    """The data directory and the key files in it: rights, and whose they are."""
    home: Path = settings.LIFELOOP_HOME
    kept = [home / name for name in FILES if (home / name).exists()]
    bad = list(_open_ones([home, *kept]))
    yield from bad
    for path in kept:
        if not os.access(path, os.R_OK):
            bad.append(
                failure(
                    "keys",
                    f"{path} cannot be read",
                    f"Give it to the server's user: chown … {path}",
                )
            )
            yield bad[-1]
    if not bad:
        yield ok("keys", f"{', '.join(path.name for path in kept) or 'no key files'} in {home}")


def _open_ones(paths: list[Path]) -> Iterator[Finding]:
    for path in paths:
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            right = "700" if path.is_dir() else "600"
            made = warning if path.is_dir() else failure
            yield made(
                "keys",
                f"{path} is open to other users of this machine ({mode:o})",
                f"chmod {right} {path}",
            )


@check("secret key")
def secrets() -> Iterator[Finding]:
    """What signs sessions and encrypts at rest."""
    source = "the environment" if os.environ.get("LIFELOOP_SECRET_KEY") else "a file"
    try:
        Fernet(settings.LIFELOOP_FIELD_KEY.encode())
    except ValueError:
        yield failure(
            "secret key",
            "LIFELOOP_FIELD_KEY is no Fernet key: nothing at rest can be read",
            "Write 32 bytes in URL-safe base64, the same as before.",
        )
        return
    yield ok("secret key", f"{len(settings.SECRET_KEY)} characters, from {source}")


@check("platform key")
def platform() -> Iterator[Finding]:
    """The key that signs every answer of the gateway."""
    path = Path(settings.LIFELOOP_HOME) / "platform_key.pem"
    pem = settings.LIFELOOP_PLATFORM_KEY.encode() or (path.read_bytes() if path.exists() else b"")
    if not pem:
        yield ok("platform key", "not made yet: the first start makes it")
        return
    try:
        key = load_pem_private_key(pem, None)
    except (ValueError, TypeError):
        yield failure(
            "platform key",
            "it is no private key in PEM without a password",
            "Bring the old one back from a backup: with another one clients refuse every answer.",
        )
        return
    size = getattr(key, "key_size", 0)
    if size < 2048:
        yield warning("platform key", f"{size} bits", "Make one of 2048 bits or more.")
    else:
        yield ok("platform key", f"RSA, {size} bits")


@check("certificates")
def certificates() -> Iterator[Finding]:
    """The root that apps' certificates are issued with; without one nobody uses certificates."""
    try:
        pair = root()
    except InvalidToken:
        yield failure(
            "certificates",
            "what is encrypted at rest was encrypted with another key than the one that is here",
            "Bring secret_key (or LIFELOOP_FIELD_KEY) back from where the data came from.",
        )
        return
    if pair is None:
        yield ok("certificates", "no app has one yet")
    else:
        until = pair[0].not_valid_after_utc
        yield lasting("certificates", "the root of apps' certificates", until, "Plan a new root.")


def lasting(about: str, name: str, until: datetime, do: str) -> Finding:
    """How a certificate's end is told."""
    said = f"{name} ends on {until.astimezone(UTC):%Y-%m-%d}"
    if until <= clock.now():
        return failure(about, said, do)
    return warning(about, said, do) if until - clock.now() < SOON else ok(about, said)
