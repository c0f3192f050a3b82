"""The people of the month: rows in the database, and what is known of each while the month goes on."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any, NamedTuple

from bench.month import moment, rows
from bench.month.town import Account, Program, Town

FIRST_ID = 1_000
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "明红伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛超平刚桂兰霞飞玲建国华文斌宇浩然子轩梓涵雨欣怡佳琪俊峰志鹏海燕晓东春梅冬雪"
Mark = dict[str, str]


class Card(NamedTuple):
    """A message in somebody's inbox: ``program`` None for an account's own."""

    id: int
    account: Account
    program: Program | None
    mark: Mark


class Touch(NamedTuple):
    """A message that was opened; ``direct``: not one to all."""

    at: int
    account: Account
    program: Program | None
    mark: Mark
    direct: bool


@dataclass(slots=True)
class Follow:
    """An open follow."""

    id: int
    source: str
    program: Program | None
    since: int
    read: int
    began: int
    active: int
    muted: bool = False
    scene: str = ""


@dataclass(slots=True)
class Person:
    """Somebody, and what their inbox and their follows are by now. ``visits``: first and last, by program."""

    id: int
    user_id: str
    favourites: list[Program]
    zeal: float
    follows: dict[int, Follow] = field(default_factory=dict)
    unread: list[Card] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)
    touches: list[Touch] = field(default_factory=list)
    latest: dict[int, tuple[int, Mark]] = field(default_factory=dict)
    opened: set[int] = field(default_factory=set)
    visits: dict[int, list[int]] = field(default_factory=dict)


def name_of(number: int) -> str:
    """A Chinese name."""
    given = GIVEN[number * 7 % len(GIVEN)] + GIVEN[number * 31 // 7 % len(GIVEN)]
    return SURNAMES[number % len(SURNAMES)] + given


def phone_of(number: int) -> str:
    """A number of nobody."""
    return f"+86139{number:08d}"


def settle(town: Town, count: int, *, seed: int, since: int) -> list[Person]:
    """Their rows, and who they are: a favourite program or two, and how often they come."""
    dice = random.Random(seed * 31 + 7)
    weights = list(accumulate(town.weights))
    came = moment.text(since)
    rows.insert(
        "identity_person",
        "id, user_id, phone, name, language, created_at",
        ((FIRST_ID + n, user_id(n), phone_of(n), name_of(n), "", came) for n in range(count)),
    )
    return [
        Person(
            FIRST_ID + n,
            user_id(n),
            dice.choices(town.programs, cum_weights=weights, k=2),
            0.4 + 0.6 * dice.random(),
        )
        for n in range(count)
    ]


def user_id(number: int) -> str:
    """The public number of one of them."""
    return f"2088{number:012d}"


def sign_in(people: list[Person], until: Any) -> dict[int, str]:
    """A phone session each: the cookie's token by person."""
    from lifeloop.database import write
    from lifeloop.identity.models import PersonSession
    from lifeloop.kernel import ids

    tokens = {one.id: ids.token() for one in people}
    with write():
        PersonSession.objects.bulk_create(
            [
                PersonSession(person_id=pk, token_hash=ids.token_hash(token), expires_at=until)
                for pk, token in tokens.items()
            ]
        )
    return tokens


def terms_of(person: Person) -> Iterator[str]:
    """What a search finds them by."""
    from lifeloop.followers.rules import terms

    number = person.id - FIRST_ID
    return iter(terms.of(phone=phone_of(number), name=name_of(number), note=""))
