"""PostgreSQL's own programs and a plain connection, for archives."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psycopg


class NoProgram(Exception):
    """A program of PostgreSQL is not on this machine; the message says what to install."""


class Refused(Exception):
    """A program of PostgreSQL ended with a fault; the message is its own last word."""


def program(name: str) -> Path:
    """Where ``pg_dump`` or ``pg_restore`` is; the newest where there are several."""
    for place in sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True):
        if (place / name).exists():
            return place / name
    found = shutil.which(name)
    if found:
        return Path(found)
    raise NoProgram(
        f"{name} is not on this machine. Install PostgreSQL's client programs (Debian: apt install postgresql-client), "
        "of the server's version or newer."
    )


def _version(place: Path) -> int:
    number = place.parent.name
    return int(number) if number.isdigit() else 0


def connect(settings: Mapping[str, Any]) -> "psycopg.Connection[Any]":
    """Outside of Django; ``settings``: those of the database."""
    return psycopg.connect(
        dbname=settings["NAME"],
        user=settings["USER"] or None,
        password=settings["PASSWORD"] or None,
        host=settings["HOST"] or None,
        port=settings["PORT"] or None,
        connect_timeout=5,
    )


def run(settings: Mapping[str, Any], command: Path, *arguments: str) -> None:
    """Run a program on the database; the password goes by the environment, where other users do not see it."""
    words = [str(command), "--no-password", *arguments]
    names = {"HOST": "--host", "PORT": "--port", "USER": "--username"}
    words += [f"{option}={settings[name]}" for name, option in names.items() if settings[name]]
    words.append(f"--dbname={settings['NAME']}")
    env = {**os.environ, "LC_ALL": "C"}
    if settings["PASSWORD"]:
        env["PGPASSWORD"] = str(settings["PASSWORD"])
    done = subprocess.run(words, env=env, capture_output=True, text=True, check=False)  # noqa: S603 -- PostgreSQL's own
    if done.returncode:
        said = done.stderr.strip().splitlines() or [f"ended with {done.returncode}"]
        raise Refused(f"{command.name}: {said[0]}")
