"""``lifeloop audit --check``: is the operation log as it was written."""

import argparse
import sys


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command."""
    command = commands.add_parser("audit", help="check the operation log, record by record")
    command.add_argument(
        "--check", action="store_true", help="go over the whole log (this is what it does anyway)"
    )
    command.set_defaults(run=audit)


def audit(_options: argparse.Namespace) -> int:
    """0: whole. 1: one sentence names the first record that was changed, cut out or put in."""
    from lifeloop import cli

    cli.set_up()
    cli.refuse_old_database()

    from lifeloop.audit.checking import verify

    found = verify()
    if found.fault is not None:
        print(f"lifeloop: the operation log is broken: {found.fault.sentence}.", file=sys.stderr)
        return 1
    print(f"The operation log is whole: {found.records} records in the chain.", end="")
    if found.waiting:
        print(
            f" {found.waiting} more wait for their places; whatever runs jobs gives them.", end=""
        )
    print(f"\nLast hash: {found.hash or 'none yet'}", flush=True)
    return 0
