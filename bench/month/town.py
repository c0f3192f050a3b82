"""Who is there: merchants, programs, accounts and what stands on them; the same names and ids for the same seed."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa

from bench.month import town_rows

OWNER, OPERATOR = "month-owner", "month-operator"
PASSWORD = "a long enough month password"
MERCHANTS = 8
CODE = "FORM_ID_INVALID"


@dataclass(slots=True)
class Account:
    """A lifestyle account; ``number``: its APPID as a number. ``pubs``: what it published, newest last: (seq, id, at)."""

    index: int
    pk: str
    number: int
    merchant: int
    menu: int
    entries: list[str]
    slot: int
    articles: list[int]
    labels: list[int]
    pubs: list[tuple[int, int, int]] = field(default_factory=list)

    @property
    def last_seq(self) -> int:
        """The number of its newest publication."""
        return self.pubs[-1][0] if self.pubs else 0


@dataclass(slots=True)
class Program:
    """A mini program; ``related``: accounts by their index, ``bound`` or ``associated``."""

    index: int
    pk: str
    number: int
    merchant: int
    bound: Account
    related: dict[int, str]
    templates: list[tuple[str, str]]


@dataclass(slots=True)
class Town:
    """All of it. ``key``: that of every program's backend."""

    programs: list[Program]
    accounts: list[Account]
    key: rsa.RSAPrivateKey
    # How often each program is the one that somebody likes.
    weights: list[float]

    @property
    def large(self) -> int:
        """The merchant that owns the largest part."""
        return self.accounts[0].merchant


def found(*, programs: int, accounts: int, seed: int) -> Town:
    """Write the rows. The first merchant owns two fifths of everything, and of its first account there is much of all."""
    from lifeloop.identity.models import AppKind
    from lifeloop.identity.rules.roles import Role
    from tests import factories as make

    dice = random.Random(seed)
    owner = make.make_member(login=OWNER, password=PASSWORD, name="林晓")
    make.make_member(login=OPERATOR, password=PASSWORD, name="运营", is_operator=True)
    count = min(MERCHANTS, accounts)
    merchants = [make.make_merchant(name=town_rows.COMPANIES[n]) for n in range(count)]
    for merchant in merchants:
        make.join(owner if merchant is merchants[0] else make.make_member(), merchant, Role.OWNER)

    def owner_of(number: int, of: int) -> Any:
        mine = max(1, of * 2 // 5)
        return merchants[0] if number < mine else merchants[1 + number % max(1, count - 1)]

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    own = [
        town_rows.account(n, owner_of(n, accounts), _app_id(dice), AppKind.ACCOUNT)
        for n in range(accounts)
    ]
    made = [
        town_rows.program(n, owner_of(n, programs), _app_id(dice), key) for n in range(programs)
    ]
    related = [_relate(row, own, dice) for row in made]
    placed = [town_rows.place(n, row, many=n == 0) for n, row in enumerate(own)]
    there = [
        Account(n, row.pk, int(row.pk), row.app.merchant_id, *stands)
        for n, (row, stands) in enumerate(zip(own, placed, strict=True))
    ]
    homes = [
        Program(
            n,
            row.pk,
            int(row.pk),
            row.app.merchant_id,
            there[bound],
            {**dict.fromkeys(others, "associated"), bound: "bound"},
            town_rows.templates(n, row, many=n == 0),
        )
        for n, (row, (bound, others)) in enumerate(zip(made, related, strict=True))
    ]
    return Town(homes, there, key, [1 / (n + 3) for n in range(programs)])


def _app_id(dice: random.Random) -> str:
    return f"2021{dice.randrange(10**12):012d}"


def _relate(program: Any, accounts: list[Any], dice: random.Random) -> tuple[int, list[int]]:
    """Bind it to an account of its merchant (one in ten to another's, by a grant) and associate it with up to two more."""
    from tests import factories as make

    own = [n for n, one in enumerate(accounts) if one.app.merchant_id == program.app.merchant_id]
    others = [n for n in range(len(accounts)) if n not in own]
    if others and dice.random() < 0.1:
        bound = dice.choice(others)
        grant = make.make_grant(program, accounts[bound], decided_at=program.first_listed_at)
        make.bind(program, accounts[bound], grant=grant)
    else:
        bound = dice.choice(own or others)
        make.bind(program, accounts[bound])
    near = [n for n in own if n != bound]
    chosen = dice.sample(near, min(len(near), dice.choice((0, 1, 1, 2))))
    for n in chosen:
        make.associate(accounts[n], program)
    return bound, chosen
