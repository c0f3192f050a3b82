"""Whether two classes of input take the same time, as dudect asks it: Welch's t over interleaved measurements.

Reparaz, Balasch, Verbauwhede: "Dude, is my code constant time?", 2017. Interrupts make a long tail, so the statistic is taken
of all measurements and of those below falling percentiles; what counts is the strongest. Above 4.5 the classes differ.
"""

from __future__ import annotations

import gc
import random
import time
from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate

THRESHOLD = 4.5
# Of all measurements, both classes together: how many are kept.
CROPS = (1.0, *(1 - 0.5 ** (10 * (at + 1) / 20) for at in range(20)))
Timed = list[tuple[int, bool]]


def strongest(timed: Timed) -> float:
    """The greatest \\|t\\| over all crops; (nanoseconds, which class) of each measurement."""
    ranked = sorted(timed)
    # Sums of both classes up to every rank, about the middle so that squares stay exact in floats.
    middle = ranked[len(ranked) // 2][0]
    sums = {
        wanted: list(
            accumulate(
                (
                    (1, at - middle, (at - middle) ** 2) if which is wanted else (0, 0, 0)
                    for at, which in ranked
                ),
                lambda one, other: (one[0] + other[0], one[1] + other[1], one[2] + other[2]),
            )
        )
        for wanted in (True, False)
    }
    found = [0.0]
    for crop in CROPS:
        # All of those that took as long: a cut among equals would leave one class out.
        cut = ranked[max(0, int(crop * len(ranked)) - 1)][0]
        last = bisect_right(ranked, (cut, True)) - 1
        if last > 200:
            found.append(abs(welch(sums[True][last], sums[False][last])))
    return max(found)


def welch(ours: tuple[int, int, int], theirs: tuple[int, int, int]) -> float:
    """Welch's t of two samples, each as count, sum and sum of squares."""
    if min(ours[0], theirs[0]) < 2:
        return 0.0
    means, errors = [], 0.0
    for count, total, squares in (ours, theirs):
        mean = total / count
        means.append(mean)
        errors += max(0.0, squares - count * mean * mean) / (count - 1) / count
    return 0.0 if errors == 0 else (means[0] - means[1]) / errors**0.5


def measure(
    act: Callable[[bytes], object], near: bytes, far: Callable[[], bytes], *, count: int
) -> float:
    """Act ``count`` times on copies of ``near`` and on what ``far`` makes, in a random order; the strongest t.

    Every input is an object of its own, made before the clock starts, so both classes come from memory alike.
    """
    timed: Timed = []
    for start in range(0, count, 2000):
        classes = [random.random() < 0.5 for _ in range(min(2000, count - start))]
        given = [near if which else far() for which in classes]
        inputs = [bytes(bytearray(one)) for one in given]
        timed += timed_batch(act, inputs, classes)
    return strongest(timed)


def timed_batch(
    act: Callable[[bytes], object], inputs: Sequence[bytes], classes: Sequence[bool]
) -> Timed:
    """How long each took; the collector of garbage waits."""
    clock = time.perf_counter_ns
    found: Timed = []
    gc.collect()
    gc.disable()
    try:
        for given, which in zip(inputs, classes, strict=True):
            begun = clock()
            act(given)
            found.append((clock() - begun, which))
    finally:
        gc.enable()
    return found
