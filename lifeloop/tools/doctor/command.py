"""The command line of ``lifeloop doctor``."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lifeloop.tools.doctor.findings import Finding


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command."""
    command = commands.add_parser("doctor", help="look at everything that can be wrong")
    command.add_argument("--json", action="store_true", help="one JSON object on one line")
    command.set_defaults(run=doctor)


def doctor(options: argparse.Namespace) -> int:
    """0: no failure (there may be warnings); 1: at least one."""
    found = _found()
    worst = _worst(found)
    if options.json:
        from lifeloop import __version__

        lines = [
            {"about": one.about, "level": one.level, "said": one.said, "do": one.do}
            for one in found
        ]
        print(json.dumps({"lifeloop": __version__, "worst": worst, "findings": lines}), flush=True)
    else:
        for one in found:
            print(_line(one))
        print(_summary(found), flush=True)
    return 1 if worst == "failure" else 0


def _found() -> "list[Finding]":
    """A setting that cannot be read is the one finding there is: nothing else can be looked at."""
    from lifeloop import env
    from lifeloop.cli import address_file
    from lifeloop.tools.doctor.findings import examine, failure

    try:
        if not {"LIFELOOP_BASE_URL", "LIFELOOP_BASE_URL_FILE"} & os.environ.keys():
            kept = address_file()
            if kept.exists():
                os.environ["LIFELOOP_BASE_URL"] = kept.read_text("ascii").strip()

        import django

        django.setup()
    except env.BadSetting as bad:
        return [failure("settings", str(bad), "Mend it and look again (docs/operating.md).")]

    # Each registers its own checks; this is the order of the lines.
    for name in ("settings", "database", "keys", "machine", "running"):
        import_module(f"lifeloop.tools.doctor.{name}")
    return list(examine())


def _worst(found: "Sequence[Finding]") -> str:
    levels = {str(one.level) for one in found}
    return next(level for level in ("failure", "warning", "ok") if level in levels)


def _line(one: "Finding") -> str:
    mark = {"ok": "ok     ", "warning": "WARNING", "failure": "FAILURE"}[one.level]
    if sys.stdout.isatty():
        colour = {"ok": "32", "warning": "33", "failure": "31"}[one.level]
        mark = f"\033[{colour}m{mark}\033[0m"
    advice = f" → {one.do}" if one.do else ""
    return f"{mark}  {one.about}: {one.said}{advice}"


def _summary(found: "Sequence[Finding]") -> str:
    bad = [sum(one.level == level for one in found) for level in ("failure", "warning")]
    return "All is well." if not any(bad) else f"{bad[0]} failures, {bad[1]} warnings."
