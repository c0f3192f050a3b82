"""The command line of ``lifeloop backup``."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lifeloop.tools.backup.making import Made


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command."""
    command = commands.add_parser("backup", help="write everything into one archive, while serving")
    command.add_argument(
        "file", type=Path, help="the archive to write (a tar), or a folder to write it into"
    )
    command.add_argument(
        "--keys",
        type=Path,
        metavar="PASSPHRASE_FILE",
        help="put the platform's keys in too, sealed with the passphrase in that file",
    )
    command.set_defaults(run=backup)


def backup(options: argparse.Namespace) -> int:
    """Write the archive and say what is in it; 1 and a sentence when it could not be made."""
    from lifeloop.cli import set_up, stop, stop_without_database

    passphrase = read_passphrase(options.keys) if options.keys else None
    set_up()

    import sqlite3

    import psycopg
    from django.db import OperationalError

    from lifeloop.tools.backup import making, postgresql

    try:
        made = making.make(options.file.expanduser(), passphrase=passphrase)
    except making.Taken:
        stop(f"{options.file} is there already. Choose another name: no archive is written over.")
    except making.Unsound as unsound:
        stop(f"the database is damaged ({unsound}). Run `lifeloop doctor`; nothing was written.")
    except (postgresql.NoProgram, postgresql.Refused) as refused:
        stop(f"{refused}")
    except (sqlite3.Error, psycopg.Error, OperationalError) as error:
        stop_without_database(error)
    except OSError as error:
        stop(f"the archive cannot be written ({error}). Nothing was left behind.")
    _tell(made)
    _note(made)
    return 0


def read_passphrase(path: Path) -> str:
    """The passphrase in a file; a sentence and the end for one that is missing or too short."""
    from lifeloop.cli import stop
    from lifeloop.tools.backup.secrets import LEAST_PASSPHRASE

    try:
        passphrase = path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        stop(f"the passphrase in {path} cannot be read ({error}).")
    if len(passphrase) < LEAST_PASSPHRASE:
        stop(f"the passphrase in {path} is shorter than {LEAST_PASSPHRASE} characters.")
    return passphrase


def _tell(made: "Made") -> None:
    about = made.manifest
    files = sum(1 for name in about.files if "/" in name)
    print(f"{made.path}: {made.bytes} bytes, {made.seconds:.1f} s")
    print(f"{about.rows} rows in {len(about.tables)} tables, {files} files")
    if about.media != "folder":
        print(f"Pictures are in {about.media} and not in the archive: keep copies of the bucket.")
    if about.has_keys:
        print("The platform's keys are in it, sealed: keep the passphrase somewhere else.")
    else:
        print(
            "The platform's keys are NOT in it (--keys puts them in, sealed): keep secret_key and platform_key.pem of "
            "the data directory, or what the environment holds instead, somewhere safe.",
            flush=True,
        )


def _note(made: "Made") -> None:
    """For the operator's health page; the archive is whole, whatever becomes of this."""
    from django.db import DatabaseError

    from lifeloop.identity.services.operations import note_backup

    try:
        note_backup(size=made.bytes, seconds=made.seconds, with_keys=made.manifest.has_keys)
    except DatabaseError as error:
        print(f"The health page will not tell of it ({type(error).__name__}).", file=sys.stderr)
