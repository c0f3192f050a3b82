"""Growth: what publishing (B1) and reading an inbox (B2) cost with ten thousand, a hundred thousand and a million followers.

Each size is a run of that bench in a process and with data of its own. The slope is that of a straight line through the logarithms:
0 is flat (nothing depends on the number of followers), 1 is "twice the followers, twice the cost".
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
from typing import Any

from bench.common import report

SIZES = (10_000, 100_000, 1_000_000)
SMOKE = (1_000, 4_000)
FIGURES = {"b1": "publish_ms", "b2": "sql_ms_per_page"}
COUNTED = {"b1": "--followers", "b2": "--people"}


def bench(options: argparse.Namespace) -> dict[str, Any]:
    """Every bench at every size."""
    sizes = SMOKE if options.smoke else tuple(options.sizes or SIZES)
    costs = {name: [_cost(name, size, options) for size in sizes] for name in FIGURES}
    slopes = {f"slope_{name}": _slope(sizes, values) for name, values in costs.items()}
    report.table(
        ["followers", *(f"{name} {figure}" for name, figure in FIGURES.items())],
        [
            [f"{size:,}", *(f"{costs[name][at]:.2f}" for name in FIGURES)]
            for at, size in enumerate(sizes)
        ],
    )
    for name, slope in slopes.items():
        report.say(f"{name} {slope} (0 is flat)")
    return {"metric": "slope_b1", **slopes, "sizes": list(sizes), "costs": costs, "ok": True}


def _cost(name: str, size: int, options: argparse.Namespace) -> float:
    command = [sys.executable, "-m", f"bench.{name}", "--json", COUNTED[name], str(size)]
    if name == "b1":
        command += ["--rounds", str(options.rounds), "--alone"]
    else:
        command += ["--queries"]
    if options.smoke:
        command += ["--small"]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return float(json.loads(done.stdout.splitlines()[-1])[FIGURES[name]])


def _slope(sizes: tuple[int, ...], costs: list[float]) -> float:
    """Least squares over the logarithms."""
    x, y = [math.log(size) for size in sizes], [math.log(cost) for cost in costs]
    middle_x, middle_y = sum(x) / len(x), sum(y) / len(y)
    above = sum((a - middle_x) * (b - middle_y) for a, b in zip(x, y, strict=True))
    return round(above / sum((a - middle_x) ** 2 for a in x), 3)


def main() -> int:
    """The command."""
    made = report.parser("b7", "growth of B1 and B2 with the number of followers")
    made.add_argument("--sizes", type=int, nargs="*", help="numbers of followers (10⁴, 10⁵, 10⁶)")
    return report.main("b7", bench, made)


if __name__ == "__main__":
    sys.exit(main())
