"""Hold-out: who is kept back from a broadcast, and what the two groups show. Pure functions."""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from math import sqrt

from lifeloop.messaging.errors_broadcasts import HoldOutForNamed, HoldOutShare
from lifeloop.messaging.rules.broadcasts import AudienceSort

LEAST, MOST = 1, 50
"""Per cent of the people that may be kept back; 0: nobody is."""
LEAST_PEOPLE, LEAST_RETURNS = 100, 10
"""With fewer people in either group, or fewer returns of both together, nothing is said."""
_PARTS = 10_000
_Z = 1.959963984540054  # 95 % of a normal distribution lie within this many deviations


def checked(share: int, *, audience_sort: str, correction: bool) -> int:
    """The share as it is stored. Refused: :class:`HoldOutShare` for one that is none; :class:`HoldOutForNamed` where everybody must
    get it: people who were named one by one, and those who are told of a mistake.
    """
    if not share:
        return 0
    if not LEAST <= share <= MOST:
        raise HoldOutShare(least=LEAST, most=MOST)
    if correction or audience_sort == AudienceSort.PEOPLE:
        raise HoldOutForNamed
    return share


def is_kept_back(person_id: int, broadcast_id: int, share: int) -> bool:
    """Whether the person is one of the ``share`` per cent: by a hash of both, so always the same people of one broadcast, and others
    of the next.
    """
    if not share:
        return False
    text = f"{broadcast_id}:{person_id}".encode()
    drawn = int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "big")
    return drawn % _PARTS < share * (_PARTS // 100)


def kept_back(people: Iterable[int], broadcast_id: int, share: int) -> list[int]:
    """Those of these people, in their order."""
    if not share:
        return []
    return [one for one in people if is_kept_back(one, broadcast_id, share)]


def others(people: Iterable[int], kept: Collection[int]) -> list[int]:
    """The rest of them, in their order."""
    without = set(kept)
    return [one for one in people if one not in without]


@dataclass(frozen=True, slots=True)
class Group:
    """``returned`` of ``people`` came back."""

    people: int
    returned: int

    @property
    def share(self) -> float:
        """From 0 to 1; 0 for nobody."""
        return self.returned / self.people if self.people else 0.0


@dataclass(frozen=True, slots=True)
class Difference:
    """How much larger the share of those who got it is, with the ends of its 95 % interval; all from -1 to 1."""

    value: float
    low: float
    high: float

    @property
    def shows(self) -> bool:
        """Whether the interval leaves out that there is none."""
        return self.low > 0 or self.high < 0


def difference(got: Group, kept: Group) -> Difference | None:
    """Newcombe's hybrid score interval (method 10, without continuity correction); None: not enough data."""
    if min(got.people, kept.people) < LEAST_PEOPLE or got.returned + kept.returned < LEAST_RETURNS:
        return None
    return newcombe(got, kept)


def newcombe(one: Group, other: Group) -> Difference:
    """The same whatever the numbers, of two groups that are not empty."""
    value = one.share - other.share
    low_one, high_one = wilson(one)
    low_other, high_other = wilson(other)
    below = sqrt((one.share - low_one) ** 2 + (high_other - other.share) ** 2)
    above = sqrt((high_one - one.share) ** 2 + (other.share - low_other) ** 2)
    return Difference(value, value - below, value + above)


def wilson(group: Group) -> tuple[float, float]:
    """Wilson's score interval of one share, at 95 %."""
    number, share, square = group.people, group.share, _Z * _Z
    middle = 2 * number * share + square
    spread = _Z * sqrt(square + 4 * number * share * (1 - share))
    whole = 2 * (number + square)
    return max(0.0, (middle - spread) / whole), min(1.0, (middle + spread) / whole)
