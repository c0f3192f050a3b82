"""Whether two sorts of input take the same time: medians, and a rank test over thousands of each."""

import random
import time
from collections.abc import Callable, Sequence
from statistics import NormalDist, median
from typing import TypeVar

T = TypeVar("T")

APART_MS = 1.0
LEAST_CHANCE = 0.01


def alike(tries: Sequence[tuple[bool, T]], act: Callable[[T], None]) -> bool:
    """Act on all of them in a random order; True marks the one sort, False the other."""
    times: dict[bool, list[float]] = {True: [], False: []}
    for first, value in random.sample(tries, len(tries)):
        begun = time.perf_counter()
        act(value)
        times[first].append((time.perf_counter() - begun) * 1000)
    apart = abs(median(times[True]) - median(times[False]))
    likely = chance(times[True], times[False])
    print(f"medians {apart:.3f} ms apart, p = {likely:.3f}, {len(times[True])} of each")
    return apart < APART_MS and likely > LEAST_CHANCE


def chance(ours: list[float], theirs: list[float]) -> float:
    """Mann and Whitney's rank test: how likely so large a difference is by chance alone.

    By the normal approximation, which thousands of each allow; times by the nanosecond have no ties to speak of.
    """
    ranked = sorted([(value, True) for value in ours] + [(value, False) for value in theirs])
    ranks = sum(rank for rank, (_value, mine) in enumerate(ranked, 1) if mine)
    n, m = len(ours), len(theirs)
    u = ranks - n * (n + 1) / 2
    z = (u - n * m / 2) / (n * m * (n + m + 1) / 12) ** 0.5
    return 2 * NormalDist().cdf(-abs(z))
