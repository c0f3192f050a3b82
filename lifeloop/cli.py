"""The ``lifeloop`` command: serve, work, migrate, check, reindex, and what ``tools`` has.

What a subcommand needs is imported inside it: the settings are read from the environment when
Django is set up, and that must come after the command line has had its say about them.
"""

import argparse
import os
import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from lifeloop.tools import audit, backup, call, demo, doctor, figures, keys, restore

DEFAULT_PORT = 8000


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one subcommand; returns the exit code. Refusals are one sentence on stderr and code 1."""
    options = parser().parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lifeloop.settings")
    try:
        code: int = options.run(options)
    except KeyboardInterrupt:
        return 130
    return code


def parser() -> argparse.ArgumentParser:
    """The command line."""
    root = argparse.ArgumentParser(prog="lifeloop", description=__doc__.splitlines()[0])
    commands = root.add_subparsers(required=True, metavar="command")

    command = commands.add_parser("serve", help="serve the console, the phone and the gateway")
    command.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    command.add_argument("--port", type=port_number, default=None, help="port (8000); 0: any free")
    command.add_argument("--workers", type=count, default=1, help="processes (1)")
    # How one of several processes gets the socket from the first; not for people.
    command.add_argument("--socket", type=int, default=None, help=argparse.SUPPRESS)
    command.set_defaults(run=serve)

    command = commands.add_parser("work", help="run jobs in a process of their own")
    command.set_defaults(run=work)

    command = commands.add_parser("migrate", help="bring the database up to date")
    command.set_defaults(run=migrate)

    command = commands.add_parser("check", help="look for wrong settings")
    command.set_defaults(run=check)

    command = commands.add_parser("reindex", help="give all followers their search terms anew")
    command.set_defaults(run=reindex)

    for tool in (demo, audit, backup, restore, doctor, figures, call, keys):
        tool.add(commands)
    return root


def port_number(text: str) -> int:
    """A port, or 0 for any free one."""
    if not (text.isascii() and text.isdigit() and int(text) < 65536):
        raise argparse.ArgumentTypeError(f"{text!r} is not a port; write a number from 0 to 65535")
    return int(text)


def count(text: str) -> int:
    """How many processes."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 64):
        raise argparse.ArgumentTypeError(f"{text!r}: write a number from 1 to 64")
    return int(text)


def stop(sentence: str) -> NoReturn:
    """End with a sentence on stderr and exit code 1."""
    sys.exit(f"lifeloop: {sentence}")


def stop_without_database(error: Exception) -> NoReturn:
    """End with what the database said."""
    reason = str(error).strip().splitlines()[0]
    stop(f"the database cannot be reached ({reason}). Start it, or mend LIFELOOP_DATABASE.")


# --- serve ---------------------------------------------------------------------------------------


def serve(options: argparse.Namespace) -> int:
    """Serve until told to stop; refuses to start on wrong settings or an old database."""
    if options.socket is None:
        listener = listen(options.host, DEFAULT_PORT if options.port is None else options.port)
        if options.port is not None or not address_file().exists():
            remember_address(f"http://127.0.0.1:{listener.getsockname()[1]}")
    else:
        listener = socket.socket(fileno=options.socket)
    set_up()
    refuse_wrong_settings()
    refuse_old_database()

    from lifeloop import serving

    if options.socket is not None:
        return serving.run_as_one_of_several(listener)
    if options.workers > 1:
        return serving.supervise(listener, workers=options.workers)
    return serving.run(listener)


def listen(host: str, port: int) -> socket.socket:
    """A bound socket, so that a taken port is told in a sentence and before anything else happens."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        reason = error.strerror or str(error)
        stop(f"cannot listen on {host}:{port} ({reason}). Choose another with --port or --host.")
    return listener


def refuse_wrong_settings() -> None:
    """Run the system checks; print what they say, and stop when one is an error."""
    from django.core import checks

    found = [one for one in checks.run_checks() if not one.is_silenced()]
    for message in found:
        level = "error" if message.is_serious() else "warning"
        hint = f" {message.hint}" if message.hint else ""
        print(f"{level}: {message.msg}{hint} [{message.id}]", file=sys.stderr, flush=True)
    if any(message.is_serious() for message in found):
        stop("not started; mend the settings above (docs/operating.md lists them all).")


def refuse_old_database() -> None:
    """Stop when the database cannot be reached or lacks changes of this version."""
    from django.db import OperationalError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except OperationalError as error:
        stop_without_database(error)
    if missing:
        stop(
            f"the database lacks {len(missing)} changes. Run `lifeloop migrate`, then start again."
        )


# --- the other commands --------------------------------------------------------------------------


def work(_options: argparse.Namespace) -> int:
    """Run jobs until told to stop (SIGTERM or SIGINT); jobs that run are finished first."""
    set_up()
    refuse_wrong_settings()
    refuse_old_database()

    from lifeloop.metrics import watch
    from lifeloop.outbox.worker import Worker
    from lifeloop.serving import metrics_port

    # Blocked before the threads begin, so that the signal waits for this thread.
    signals = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    watch.begin()
    metrics_port()
    worker = Worker().start()
    print("Lifeloop: running jobs", flush=True)
    signal.sigwait(signals)
    return 0 if worker.stop() else 1


def migrate(_options: argparse.Namespace) -> int:
    """Bring the database up to date."""
    set_up()
    refuse_wrong_settings()

    from django.core.management import call_command
    from django.db import OperationalError

    try:
        call_command("migrate", interactive=False, verbosity=1, skip_checks=True)
    except OperationalError as error:
        stop_without_database(error)
    return 0


def check(_options: argparse.Namespace) -> int:
    """Look at settings and database, and say that all is well."""
    set_up()
    refuse_wrong_settings()
    refuse_old_database()

    from lifeloop.followers.queries.walks import unfinished

    walk = unfinished()
    if walk is not None:
        print(
            f"Followers are being made findable by search: {walk.seen} looked at so far. "
            "Whatever runs jobs (`lifeloop serve` or `work`) goes on with it.",
            flush=True,
        )
    print("All is well.", flush=True)
    return 0


def reindex(_options: argparse.Namespace) -> int:
    """Let the worker look at every follower once more, and mend what a search would not find."""
    set_up()
    refuse_wrong_settings()
    refuse_old_database()

    from lifeloop.followers.services import indexing

    indexing.again()
    print(
        "The worker goes over all followers now; `lifeloop check` says how far it is.", flush=True
    )
    return 0


# --- settings ------------------------------------------------------------------------------------


def set_up() -> None:
    """Read the settings and load the apps; a bad setting ends the process with its sentence."""
    if "LIFELOOP_BASE_URL" not in os.environ and "LIFELOOP_BASE_URL_FILE" not in os.environ:
        kept = address_file()
        if kept.exists():
            os.environ["LIFELOOP_BASE_URL"] = kept.read_text("ascii").strip()

    refuse_half_restored()

    import django

    django.setup()


def refuse_half_restored() -> None:
    """Stop in a data directory where `lifeloop restore` was interrupted: what is there is neither old nor new."""
    from lifeloop import env

    if (env.home() / "restoring").exists():
        stop(
            "a restore was interrupted here. Run the same `lifeloop restore` again: it begins anew."
        )


def address_file() -> Path:
    """Where the address last served is kept, so that other commands name the same one."""
    from lifeloop import env

    return env.home() / "address"


def remember_address(address: str) -> None:
    """Keep the address served, unless the environment names the public one."""
    address_file().write_text(address + "\n", "ascii")


if __name__ == "__main__":
    sys.exit(main())
