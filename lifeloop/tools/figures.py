"""``lifeloop figures``: how far the events are digested; digest them now; make figures anew; check that they add up."""

import argparse
import sys
import time
from datetime import date


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command."""
    command = commands.add_parser("figures", help="digest events, make figures anew, check them")
    what = command.add_mutually_exclusive_group()
    what.add_argument(
        "--digest", action="store_true", help="digest what is there, here and now, then end"
    )
    what.add_argument(
        "--rebuild-from",
        type=_day,
        metavar="DAY",
        help="make the figures of this day (2026-11-01) and later ones anew",
    )
    what.add_argument(
        "--check", action="store_true", help="count the events again and compare, day by day"
    )
    command.add_argument(
        "--days", type=_count, help="with --check: the last so many days only (all whose events are kept)"
    )  # fmt: skip
    command.set_defaults(run=figures)


def figures(options: argparse.Namespace) -> int:
    """0: done, or all adds up. 1: one sentence says what does not."""
    from lifeloop import cli

    cli.set_up()
    cli.refuse_old_database()
    if options.check:
        return _check(options.days)
    if options.rebuild_from:
        return _rebuild(options.rebuild_from)
    if options.digest:
        return _digest()
    return _show()


def _show() -> int:
    from lifeloop.insights.queries.progress import first_day, standing

    now = standing()
    print(f"Digested up to event {now.cursor}; {now.behind} to go.", flush=True)
    if now.since:
        print(f"The figures from {now.since} on are being made anew.", flush=True)
    first = first_day()
    since = f"from {first} on" if first else "from any day on"
    print(f"Figures can be made anew {since}.", flush=True)
    return 0


def _digest() -> int:
    from lifeloop.insights.queries.progress import standing
    from lifeloop.insights.services.digest import Digest

    own, said = Digest(), time.monotonic()
    while standing().behind:
        # A server or worker may be at it beside this command, or a transaction still writes what comes next.
        if not own.run(1.0):
            time.sleep(0.2)
        if time.monotonic() - said > 10:
            said = time.monotonic()
            print(f"  {standing().behind} to go", flush=True)
    print(f"Digested up to event {standing().cursor}.", flush=True)
    return 0


def _rebuild(day: date) -> int:
    from lifeloop.insights.errors import EventsGone
    from lifeloop.insights.services.rebuild import rebuild_from

    try:
        rebuild_from(day)
    except EventsGone as gone:
        print(f"lifeloop: {gone.text % gone.params}", file=sys.stderr)
        return 1
    print(f"Making the figures from {day} on anew.", flush=True)
    return _digest()


def _check(count: int | None) -> int:
    from lifeloop.insights.queries.audit import check

    seen = 0
    for one in check(count):
        seen += 1
        if one.moving:
            print(f"{one.day}: still being counted, not checked.", flush=True)
        elif one.wrong is None:
            print(f"{one.day}: {one.figures} figures add up.", flush=True)
        else:
            wrong = one.wrong
            where = f"merchant {wrong.merchant_id}, account {wrong.account_id or '-'}, program {wrong.program_id or '-'}"
            what = f"{wrong.metric} {wrong.source} {wrong.kind} {wrong.thing}".strip()
            hour = "" if wrong.hour < 0 else f" {wrong.hour}:00"
            print(
                f"lifeloop: {wrong.day}{hour}, {where}: {what} is {wrong.kept[0]} times and {wrong.kept[1]} people;"
                f" the events say {wrong.counted[0]} and {wrong.counted[1]}."
                f" Mend it with `lifeloop figures --rebuild-from {wrong.day}`.",
                file=sys.stderr,
            )
            return 1
    print(f"All is well: {seen} days." if seen else "There is nothing to check yet.", flush=True)
    return 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write one as 2026-11-01") from None


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 4000):
        raise argparse.ArgumentTypeError(f"{text!r}: write a number of days from 1 on")
    return int(text)
