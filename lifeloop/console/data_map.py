"""The relation map: where each program and account stands, and the lines between them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.utils.translation import gettext

from lifeloop.identity.models import Merchant
from lifeloop.lifestyle.models import Account
from lifeloop.programs.models import Program
from lifeloop.relations.queries.overview import Relation

ROW = 64  # pixels between two neighbours of a column; the style sheet says the same
APART = 8  # pixels between two lines of one pair
MOST = 60  # of a column; more would be no picture any more
App = Program | Account
T = TypeVar("T", Program, Account)


@dataclass(frozen=True, slots=True)
class Node:
    """One program or account; ``page`` is its page's name, empty for another merchant's."""

    app: App
    page: str
    owner: str  # another merchant's name, empty for one's own
    lines: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the drawing, from a program on the left to an account on the right, in pixels from the top.

    ``kind``: bound, associated, granted or asked. Two that are several things to each other have a line for each.
    """

    kind: str
    program_id: str
    account_id: str
    start: float
    end: float

    @property
    def path(self) -> str:
        """As an SVG path, 100 wide."""
        return f"M0 {self.start:g} C45 {self.start:g} 55 {self.end:g} 100 {self.end:g}"


@dataclass(frozen=True, slots=True)
class Drawing:
    """Both columns and what is between; ``left_out``: how many programs and accounts found no room."""

    programs: list[Node]
    accounts: list[Node]
    lines: list[Line]
    height: int
    left_out: int


def kinds_of(relation: Relation) -> list[str]:
    """What is drawn of it; the grant that a binding rests on is part of the binding."""
    return [
        kind
        for kind, _word in words_of(relation)
        if not (kind == "granted" and relation.bound_at is not None)
    ]


def words_of(relation: Relation) -> list[tuple[str, str]]:
    """Everything they are to each other: (kind, word)."""
    said = [
        ("bound", relation.bound_at, gettext("bound")),
        ("associated", relation.associated_at, gettext("associated")),
        ("granted", relation.granted_at, gettext("granted")),
        ("asked", relation.asked_at, gettext("grant requested")),
    ]
    return [(kind, word) for kind, at, word in said if at]


def draw(
    merchant: Merchant,
    programs: Iterable[Program],
    accounts: Iterable[Account],
    relations: list[Relation],
) -> Drawing:
    """Programs left, accounts right, each column ordered so that few lines cross; those related to many come first.

    ``programs`` and ``accounts`` are the merchant's own; others come in through the relations.
    """
    left = _ends(programs, (one.program for one in relations))
    right = _ends(accounts, (one.account for one in relations))
    of_program: dict[str, list[str]] = defaultdict(list)
    of_account: dict[str, list[str]] = defaultdict(list)
    for one in relations:
        of_program[one.program.pk] += [one.account.pk] * len(kinds_of(one))
        of_account[one.account.pk] += [one.program.pk] * len(kinds_of(one))
    shown_right = _busiest(right, of_account)
    places = {pk: at for at, pk in enumerate(shown_right)}
    shown_left = sorted(_busiest(left, of_program), key=lambda pk: _middle(of_program[pk], places))
    places = {pk: at for at, pk in enumerate(shown_left)}
    shown_right.sort(key=lambda pk: _middle(of_account[pk], places))
    rows = max(len(shown_left), len(shown_right))
    starts, ends = _heights(shown_left, rows), _heights(shown_right, rows)
    lines = [
        line
        for one in relations
        if one.program.pk in starts and one.account.pk in ends
        for line in _lines(one, starts[one.program.pk], ends[one.account.pk])
    ]
    return Drawing(
        [_node(merchant, left[pk], "program", len(of_program[pk])) for pk in shown_left],
        [_node(merchant, right[pk], "account", len(of_account[pk])) for pk in shown_right],
        sorted(lines, key=lambda line: line.kind == "bound"),  # on top of the others
        rows * ROW,
        len(left) + len(right) - len(shown_left) - len(shown_right),
    )


def _lines(relation: Relation, start: float, end: float) -> list[Line]:
    kinds = kinds_of(relation)
    shifts = [(number - (len(kinds) - 1) / 2) * APART for number in range(len(kinds))]
    return [
        Line(kind, relation.program.pk, relation.account.pk, start + shift, end + shift)
        for kind, shift in zip(kinds, shifts, strict=True)
    ]


def _ends(own: Iterable[T], related: Iterable[T]) -> dict[str, T]:
    found = {one.pk: one for one in own}
    for one in related:
        found.setdefault(one.pk, one)
    return found


def _busiest(found: Iterable[str], related: dict[str, list[str]]) -> list[str]:
    return sorted(found, key=lambda pk: -len(related[pk]))[:MOST]


def _middle(related: list[str], places: dict[str, int]) -> float:
    """The mean place of those that one is related to; whoever stands alone comes last."""
    known = [places[pk] for pk in related if pk in places]
    return sum(known) / len(known) if known else len(places)


def _heights(shown: list[str], rows: int) -> dict[str, float]:
    """The middles of a column's nodes; those of the shorter column stand further apart."""
    apart = rows * ROW / max(len(shown), 1)
    return {pk: (at + 0.5) * apart for at, pk in enumerate(shown)}


def _node(merchant: Merchant, app: App, page: str, lines: int) -> Node:
    owner = app.app.merchant
    own = owner.pk == merchant.pk
    return Node(app, page if own else "", "" if own else owner.name, lines)
