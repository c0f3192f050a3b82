"""``lifeloop demo``: seed the demo and show what is in it; ``demo sms``: the newest text of a phone."""

import argparse
import json
import os


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command and its part."""
    command = commands.add_parser("demo", help="seed the demo if needed and show what is in it")
    command.add_argument("--json", action="store_true", help="one JSON object on one line")
    command.add_argument("--base-url", help="where the server answers, when it is not running yet")
    command.set_defaults(run=demo)
    inner = command.add_subparsers(metavar="sms")
    command = inner.add_parser("sms", help="the newest text sent to a phone")
    command.add_argument("phone", help="for example 13800000001 or +8613800000001")
    command.set_defaults(run=demo_sms)


def demo(options: argparse.Namespace) -> int:
    """Migrate and seed when needed, then show the logins and ids."""
    from lifeloop.cli import set_up, stop, stop_without_database

    os.environ.setdefault("LIFELOOP_DEMO", "1")
    if options.base_url:
        os.environ["LIFELOOP_BASE_URL"] = options.base_url
    set_up()

    from django.core.management import call_command
    from django.db import OperationalError

    from lifeloop.demo.facts import facts, prepare
    from lifeloop.demo.kept import NotTheDemo
    from lifeloop.demo.show import shown

    try:
        call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
        prepare()
        found = facts()
    except NotTheDemo:
        stop("the database holds data of its own. Seed the demo into another LIFELOOP_HOME.")
    except OperationalError as error:
        stop_without_database(error)
    print(json.dumps(found, ensure_ascii=False) if options.json else shown(found), flush=True)
    return 0


def demo_sms(options: argparse.Namespace) -> int:
    """Print the newest text that the demo port kept for a phone."""
    from lifeloop.cli import set_up, stop

    set_up()

    from lifeloop.demo.texts import newest_text

    text = newest_text(options.phone)
    if text is None:
        stop(f"no text was sent to {options.phone} in demo mode.")
    print(text, flush=True)
    return 0
