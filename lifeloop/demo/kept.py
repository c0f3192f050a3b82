"""What only the demo knows: private keys of its apps, and which rows are its own. A file of the data directory.

The platform itself keeps public keys only, so the other halves lie here, readable by their owner.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypedDict

from django.conf import settings


class NotTheDemo(Exception):
    """The database holds something that the demo did not put there; nothing was written."""


class Kept(TypedDict):
    """APPIDs and keys (PKCS#1 PEM) of the demo's apps, and the public numbers of its people."""

    program: str
    program_key: str
    unlisted_program: str
    account: str
    account_key: str
    other_account: str
    user_template: str
    subscription_template: str
    account_template: str
    label: int
    group: int
    follower: str
    stranger: str


def _path() -> Path:
    return Path(settings.LIFELOOP_HOME) / "demo.json"


def read() -> Kept | None:
    """What was kept by the seed; None before it."""
    try:
        kept: Kept = json.loads(_path().read_text("utf-8"))
    except FileNotFoundError:
        return None
    return kept


def keep(facts: Kept) -> None:
    """Write it whole or not at all."""
    fresh = _path().with_suffix(f".{os.getpid()}")
    fresh.touch(mode=0o600)
    fresh.write_text(json.dumps(facts, ensure_ascii=False, indent=2) + "\n", "utf-8")
    fresh.replace(_path())


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two commands that find an empty database seed it once."""
    with (Path(settings.LIFELOOP_HOME) / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
