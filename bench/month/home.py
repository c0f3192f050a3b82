"""A data directory that stays: made new for ``make``, opened again for ``check`` and ``pages``."""

from __future__ import annotations

import os
from pathlib import Path

# What a month needs of the settings, also of a server that is started on its directory.
SETTINGS = {
    "LIFELOOP_DEMO": "1",
    "LIFELOOP_OUTBOX_DAYS": "40",
    "LIFELOOP_APPROVAL_ABOVE": "1000000",
    "LIFELOOP_BROADCASTS_TO_ALL": "100",
    "LIFELOOP_BROADCASTS_PER_PERSON": "0",
    "LIFELOOP_TIME_ZONE": "Asia/Shanghai",
}


def set_up(home: Path, *, database: str | None = None, new: bool = False) -> None:
    """Django on this directory; ``new``: with an empty database. Refused: a directory that has one, or has none."""
    if not database:
        database_of(home, new=new)
    home.mkdir(parents=True, exist_ok=True)
    for name in [name for name in os.environ if name.startswith("LIFELOOP_")]:
        del os.environ[name]
    os.environ |= {**SETTINGS, "LIFELOOP_HOME": str(home)}
    if database:
        os.environ["LIFELOOP_DATABASE"] = database
    os.environ["DJANGO_SETTINGS_MODULE"] = "lifeloop.settings"
    import django

    django.setup()
    if new:
        from django.core.management import call_command

        call_command("migrate", interactive=False, verbosity=0, skip_checks=True)


def database_of(home: Path, *, new: bool) -> Path:
    """Its SQLite file. Refused: a directory that has one when a ``new`` one is wanted, or has none otherwise."""
    file = home / "lifeloop.sqlite3"
    if file.exists() == new:
        raise SystemExit(f"{home}: {'there is a database already' if new else 'no month here'}")
    return file


def environment(home: Path, database: str | None) -> dict[str, str]:
    """The same for a process that is started on it."""
    rest = {name: value for name, value in os.environ.items() if not name.startswith("LIFELOOP_")}
    own = {"LIFELOOP_HOME": str(home), **({"LIFELOOP_DATABASE": database} if database else {})}
    return {**rest, **SETTINGS, **own}
