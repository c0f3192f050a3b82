"""Hold-out as pure functions: who is drawn, and the interval, against computations of other kinds."""

import hashlib
from collections.abc import Callable

import pytest

from lifeloop.messaging.errors_broadcasts import HoldOutForNamed, HoldOutShare
from lifeloop.messaging.rules import holdout
from lifeloop.messaging.rules.broadcasts import AudienceSort
from lifeloop.messaging.rules.holdout import Group

Z = 1.959963984540054
PEOPLE = range(1_000_000, 1_020_000)


def drawn(person: int, broadcast: int, share: int) -> bool:
    """The same draw, written down once more."""
    digest = hashlib.blake2b(b"%d:%d" % (broadcast, person), digest_size=8).hexdigest()
    return int(digest, 16) % 10_000 < share * 100


@pytest.mark.parametrize("share", [1, 10, 50])
def test_the_same_people_are_drawn_every_time_and_others_of_the_next(share: int) -> None:
    first = holdout.kept_back(PEOPLE, 7, share)
    assert first == holdout.kept_back(PEOPLE, 7, share)
    assert first == [one for one in PEOPLE if drawn(one, 7, share)]
    assert abs(len(first) / len(PEOPLE) - share / 100) < 0.01
    again = set(holdout.kept_back(PEOPLE, 8, share))
    both = len(again & set(first)) / len(PEOPLE)
    assert abs(both - (share / 100) ** 2) < 0.01  # one draw says nothing about the other


def test_a_larger_share_keeps_back_the_same_people_and_more() -> None:
    assert set(holdout.kept_back(PEOPLE, 7, 10)) < set(holdout.kept_back(PEOPLE, 7, 20))


def test_nobody_is_drawn_of_nothing() -> None:
    assert holdout.kept_back(PEOPLE, 7, 0) == []


def test_the_rest_is_everybody_else_in_order() -> None:
    kept = holdout.kept_back(PEOPLE, 7, 30)
    rest = holdout.others(PEOPLE, kept)
    assert sorted([*kept, *rest]) == list(PEOPLE)
    assert rest == sorted(rest)


@pytest.mark.parametrize("share", [-1, 51, 100])
def test_shares_that_are_none(share: int) -> None:
    with pytest.raises(HoldOutShare):
        holdout.checked(share, audience_sort=AudienceSort.ALL, correction=False)


@pytest.mark.parametrize(("sort", "correction"), [("people", False), ("opened", True)])
def test_who_must_get_it_is_not_kept_back(sort: str, correction: bool) -> None:
    with pytest.raises(HoldOutForNamed):
        holdout.checked(10, audience_sort=sort, correction=correction)
    assert holdout.checked(0, audience_sort=sort, correction=correction) == 0


@pytest.mark.parametrize("share", [1, 50])
def test_the_ends_of_what_is_allowed(share: int) -> None:
    assert holdout.checked(share, audience_sort="group", correction=False) == share


# --- the interval --------------------------------------------------------------------------------


def root(inside: Callable[[float], bool], within: float, without: float) -> float:
    """Where a condition that holds at one end stops holding, by halving."""
    for _ in range(200):
        middle = (within + without) / 2
        within, without = (middle, without) if inside(middle) else (within, middle)
    return within


def score_interval(group: Group) -> tuple[float, float]:
    """All shares that a score test at 5 % does not refuse: what Wilson's formula solves, found without it."""
    seen = group.returned / group.people

    def kept(share: float) -> bool:
        return (seen - share) ** 2 * group.people <= Z * Z * share * (1 - share) + 1e-18

    return root(kept, seen, 0.0), root(kept, seen, 1.0)


GROUPS = [
    (56, 70, 48, 80),
    (9, 10, 3, 10),
    (1, 100, 7, 250),
    (30, 3000, 90, 27000),
    (0, 120, 12, 90),
]


@pytest.mark.parametrize(("one", "of_one", "other", "of_other"), GROUPS)
def test_the_interval_against_a_second_computation(
    one: int, of_one: int, other: int, of_other: int
) -> None:
    got, kept = Group(of_one, one), Group(of_other, other)
    made = holdout.newcombe(got, kept)
    (low_one, high_one), (low_other, high_other) = score_interval(got), score_interval(kept)
    first, second = one / of_one, other / of_other
    assert made.value == pytest.approx(first - second)
    below = ((first - low_one) ** 2 + (high_other - second) ** 2) ** 0.5
    above = ((high_one - first) ** 2 + (second - low_other) ** 2) ** 0.5
    assert made.low == pytest.approx(first - second - below, abs=1e-7)
    assert made.high == pytest.approx(first - second + above, abs=1e-7)


@pytest.mark.parametrize(
    ("groups", "low", "high"),
    [
        # Newcombe 1998 (Statistics in Medicine 17, 873), table II, method 10.
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((10, 10, 0, 10), 0.6075, 1.0000),
    ],
)
def test_the_interval_against_published_figures(
    groups: tuple[int, int, int, int], low: float, high: float
) -> None:
    one, of_one, other, of_other = groups
    made = holdout.newcombe(Group(of_one, one), Group(of_other, other))
    assert (round(made.low, 4), round(made.high, 4)) == (low, high)


def test_too_few_say_nothing() -> None:
    enough = Group(holdout.LEAST_PEOPLE, holdout.LEAST_RETURNS)
    assert holdout.difference(enough, Group(holdout.LEAST_PEOPLE, 0)) is not None
    assert holdout.difference(enough, Group(holdout.LEAST_PEOPLE - 1, 9)) is None
    assert holdout.difference(Group(holdout.LEAST_PEOPLE - 1, 50), enough) is None
    few = Group(100_000, holdout.LEAST_RETURNS - 1)
    assert holdout.difference(few, Group(100_000, 0)) is None
    assert holdout.difference(Group(0, 0), Group(0, 0)) is None


def test_a_difference_is_shown_when_the_interval_leaves_out_none() -> None:
    clear = holdout.difference(Group(1000, 200), Group(1000, 100))
    assert clear is not None
    assert clear.shows
    unclear = holdout.difference(Group(1000, 105), Group(1000, 100))
    assert unclear is not None
    assert not unclear.shows
    worse = holdout.difference(Group(1000, 100), Group(1000, 200))
    assert worse is not None
    assert worse.shows
    assert worse.high < 0
