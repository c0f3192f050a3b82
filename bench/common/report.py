"""How a bench is asked and how it answers: a table for people, one last line of JSON for programs."""

from __future__ import annotations

import argparse
import json
import unicodedata
from collections.abc import Callable, Sequence
from statistics import median
from typing import Any

from bench.common import machine

Bench = Callable[[argparse.Namespace], dict[str, Any]]


def main(name: str, bench: Bench, options: argparse.ArgumentParser) -> int:
    """Run a bench from the command line; its result's key ``metric`` names the figure that counts."""
    asked = options.parse_args()
    before = machine.facts()
    result = {"bench": name, "smoke": asked.smoke, "machine": before, **bench(asked)}
    result["machine"]["load_after"] = machine.load()
    say(f"{before['cores']} cores, load {before['load'][0]} before and {machine.load()} after")
    if asked.json:
        print(json.dumps(result, ensure_ascii=False), flush=True)
    return 0 if result.get("ok", True) else 1


def parser(name: str, about: str) -> argparse.ArgumentParser:
    """What every bench takes."""
    made = argparse.ArgumentParser(prog=f"python -m bench.{name}", description=about)
    made.add_argument("--smoke", action="store_true", help="a small size, to see that it works")
    made.add_argument("--json", action="store_true", help="one last line with everything as JSON")
    made.add_argument("--rounds", type=int, default=5, help="rounds of A B (5); the median counts")
    return made


def say(text: str) -> None:
    """One line at once."""
    print(text, flush=True)


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print rows under a head, columns aligned."""
    cells = [[str(cell) for cell in row] for row in (head, *rows)]
    widths = [max(_width(row[at]) for row in cells) for at in range(len(head))]
    for row in cells:
        padded = [cell + " " * (widths[at] - _width(cell)) for at, cell in enumerate(row)]
        say("  ".join(padded).rstrip())
    say("")


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def middle(values: Sequence[float]) -> float:
    """The median, to four figures."""
    return float(f"{median(values):.4g}")


def spread(values: Sequence[float]) -> list[float]:
    """The least, the median and the greatest, to four figures."""
    return [float(f"{value:.4g}") for value in (min(values), median(values), max(values))]


def quantile(values: Sequence[float], share: float) -> float:
    """The value that ``share`` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
