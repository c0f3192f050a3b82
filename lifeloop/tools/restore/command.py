"""The command line of ``lifeloop restore``."""

import argparse
import os
import secrets
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lifeloop.tools.backup.archive import Manifest
    from lifeloop.tools.restore.planning import Plan


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command."""
    command = commands.add_parser("restore", help="put an archive of `lifeloop backup` into place")
    command.add_argument("file", type=Path, help="the archive")
    command.add_argument(
        "--keys",
        type=Path,
        metavar="PASSPHRASE_FILE",
        help="take the platform's keys from the archive; the file holds their passphrase",
    )
    command.add_argument(
        "--other-keys",
        action="store_true",
        help="go on although the keys here are not those of the archive",
    )
    command.add_argument(
        "--replace", action="store_true", help="in the place of what is there; asks first"
    )
    command.add_argument("--yes", action="store_true", help="do not ask (for scripts)")
    command.set_defaults(run=restore)


def restore(options: argparse.Namespace) -> int:
    """Check the archive, put it into place, check what is there now, and bring it up to this version."""
    from lifeloop.cli import stop
    from lifeloop.tools.backup import archive

    begun = time.monotonic()
    try:
        manifest = archive.verify(options.file)
    except archive.Damaged as damaged:
        stop(f"{options.file} cannot be restored: {damaged}. Nothing was changed.")
    except OSError as error:
        stop(f"{options.file} cannot be read ({error.strerror}).")
    added = _set_up()
    plan = _planned(options, manifest)
    if plan.occupied and not options.yes and not plan.again:
        _ask(plan.occupied)
    _put(options, plan)
    _tell(manifest, time.monotonic() - begun)
    if plan.older:
        _migrate(added)
    print(f"Done in {time.monotonic() - begun:.1f} s.", flush=True)
    return 0


def _set_up() -> list[str]:
    """Load Django without making a key in a directory that is to get the archive's own; what was put into the environment."""
    import django

    from lifeloop import env

    named = {"LIFELOOP_SECRET_KEY", "LIFELOOP_SECRET_KEY_FILE"} & os.environ.keys()
    added = [] if named or (env.home() / "secret_key").exists() else ["LIFELOOP_SECRET_KEY"]
    for name in added:
        os.environ[name] = secrets.token_urlsafe(48)
    django.setup()
    for name in added:
        del os.environ[name]
    return added


def _planned(options: argparse.Namespace, manifest: "Manifest") -> "Plan":
    import sqlite3

    import psycopg

    from lifeloop.cli import stop, stop_without_database
    from lifeloop.tools.backup.command import read_passphrase
    from lifeloop.tools.restore import planning

    passphrase = read_passphrase(options.keys) if options.keys else None
    try:
        plan = planning.plan(
            options.file, manifest, passphrase=passphrase, other_keys=options.other_keys
        )
    except planning.Refused as refused:
        stop(f"{refused} Nothing was changed.")
    except (sqlite3.Error, psycopg.Error) as error:
        stop_without_database(error)
    if plan.occupied and not (options.replace or plan.again):
        stop(
            f"there is something here already: {', '.join(plan.occupied)}. Restore into an empty LIFELOOP_HOME and database, "
            "or add --replace. Nothing was changed."
        )
    return plan


def _ask(occupied: list[str]) -> None:
    from lifeloop.cli import stop

    print(f"This takes the place of: {', '.join(occupied)}. It cannot be undone.")
    print("Type replace to go on: ", end="", flush=True)
    if sys.stdin.readline().strip() != "replace":
        stop("nothing was changed.")


def _put(options: argparse.Namespace, plan: "Plan") -> None:
    import sqlite3

    import psycopg

    from lifeloop.cli import stop
    from lifeloop.tools.backup import archive, postgresql
    from lifeloop.tools.restore import putting

    try:
        putting.put(options.file, plan)
    except putting.Different as different:
        stop(f"{different} {_how_it_is()}")
    except (archive.Damaged, postgresql.NoProgram, postgresql.Refused) as error:
        stop(f"{error}. {_how_it_is()}")
    except (sqlite3.Error, psycopg.Error, OSError) as error:
        stop(f"not restored ({str(error).strip()}). {_how_it_is()}")


def _how_it_is() -> str:
    from lifeloop import env
    from lifeloop.tools.restore.planning import MARKER

    if (env.home() / MARKER).exists():
        return "What is here now is neither old nor new: run the same `lifeloop restore` again."
    return "Everything is as it was before."


def _tell(manifest: "Manifest", seconds: float) -> None:
    files = sum(1 for name in manifest.files if "/" in name)
    print(f"Restored what Lifeloop {manifest.lifeloop} had on {manifest.made_at}.")
    print(
        f"{manifest.rows} rows in {len(manifest.tables)} tables, {files} files: every checksum is right ({seconds:.1f} s).",
        flush=True,
    )
    if manifest.media != "folder":
        print(f"Its pictures are in {manifest.media}: set LIFELOOP_MEDIA_URL.", flush=True)


def _migrate(added: list[str]) -> None:
    """In a process of its own: this one was set up before the keys were there."""
    from lifeloop.cli import stop

    print("The archive is older than this version: migrating.", flush=True)
    env = {name: value for name, value in os.environ.items() if name not in added}
    command = [sys.executable, "-m", "lifeloop", "migrate"]
    if subprocess.run(command, env=env, check=False).returncode:  # noqa: S603 -- our own command
        stop(
            "all is restored, but not migrated. Mend what is said above and run `lifeloop migrate`."
        )
