"""Events as a busy installation has them: made up from a seed, fast enough for millions; and one of each kind, through the doors' services."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from django.db import connection

from lifeloop.database import write
from lifeloop.identity.models import Merchant
from lifeloop.insights import days
from tests import factories as make

Row = tuple[str, str, int | None, int | None, int | None, int | None, str]
_INSERT = (
    "INSERT INTO outbox_event (kind, at, person_id, account_id, program_id, merchant_id, facts)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s)"
)
SOURCES = ("component", "component", "component", "code", "search", "share", "menu")
CAME = ("", "home", "home", "message", "account", "menu", "slot", "article")
CODES = ("FORM_ID_INVALID", "USER_REJECTED_MESSAGE", "USER_TEMPLATE_ILLEGAL")
# How often each kind comes, of a hundred or so.
WEIGHTS = {
    "visited": 34, "shown": 14, "accepted": 20, "read": 8, "opened": 5, "viewed": 5, "tapped": 3, "slots": 4,
    "slot_tapped": 1, "followed": 3, "ended": 1, "muted": 1, "published": 0.02, "delivered": 0.1, "refused": 0.5,
    "shared": 0.4, "other": 2,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class World:
    """Accounts and programs by their APPIDs as numbers; each program is bound to an account, some are another merchant's."""

    merchants: list[Merchant]
    accounts: list[int]
    programs: list[int]
    pairs: list[tuple[int, int, str]]  # account, program, how they belong together


def make_world(*, merchants: int = 2, accounts: int = 3, programs: int = 4) -> World:
    """Rows of merchants, accounts and programs; bindings and associations are in the events only."""
    owners = [make.make_merchant() for _ in range(merchants)]
    own = [int(make.make_account(owners[n % merchants]).pk) for n in range(accounts)]
    apps = [int(make.make_program(owners[n % merchants]).pk) for n in range(programs)]
    pairs = [
        (own[(n + again) % accounts], program, ("bound", "associated")[again])
        for n, program in enumerate(apps)
        for again in (0, 1)
    ]
    return World(owners, own, apps, pairs)


def events(
    world: World, count: int, *, people: int, first: date, last: date, seed: int = 1
) -> Iterator[Row]:
    """``count`` events from the beginning of ``first`` to the end of ``last``, in the order of time."""
    random = Random(seed)  # noqa: S311 -- figures, no secrets
    start = days.starts(first)
    seconds = (days.starts(last + timedelta(days=1)) - start).total_seconds()
    names, weights = list(WEIGHTS), list(WEIGHTS.values())
    for low in range(0, count, 10_000):
        size = min(10_000, count - low)
        chosen = random.choices(names, weights, k=size)
        who = random.choices(range(1, people + 1), k=size)
        where = random.choices(world.pairs, k=size)
        dice = random.choices(range(1000), k=size)
        for number in range(size):
            moment = start + timedelta(seconds=seconds * (low + number) / count)
            at = f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"
            yield _event(chosen[number], at, who[number], where[number], dice[number])


def _event(name: str, at: str, who: int, where: tuple[int, int, str], dice: int) -> Row:  # noqa: PLR0911
    account, program, relation = where
    template = f'"kind":"template","thing":"T{dice % 7}"'
    match name:
        case "visited":
            touch = ""
            if dice % 3 == 0:
                touch = (
                    f',"account":"{account}","relation":"{relation}","way":"template",{template}'
                    if dice % 2
                    else f',"account":"{account}","relation":"{relation}","way":"custom"'
                )
            came = CAME[dice % len(CAME)]
            facts = f'{{"page":"pages/index","from":"{came}"{touch}}}'
            return ("program.visited", at, who, None, program, None, facts)
        case "shown":
            facts = f'{{"by":"component","relation":"{relation}"}}'
            return ("component.shown", at, who, account, program, None, facts)
        case "accepted":
            facts = f'{{"message":"{dice}","way":"template",{template}}}'
            return ("message.accepted", at, who, account, program, None, facts)
        case "read":
            seen = f'[{account},{program},"template","template","T{dice % 7}",{dice % 3 + 1}]'
            if dice % 2:
                seen += f',[{account},0,"publication","publication","{dice % 5}",1]'
            return ("message.read", at, who, account, None, None, f'{{"seen":[{seen}]}}')
        case "opened":
            facts = (
                f'{{"message":"1","way":"template",{template}}}'
                if dice % 2
                else f'{{"publication":{dice % 5},"way":"publication","kind":"publication","thing":"{dice % 5}"}}'
            )
            return ("message.opened", at, who, account, program if dice % 2 else None, None, facts)
        case "followed":
            source = SOURCES[dice % len(SOURCES)]
            through = f'"{program}"' if source == "component" else "null"
            how = relation if source == "component" else ""
            facts = f'{{"source":"{source}","program":{through},"relation":"{how}"}}'
            return ("follow.created", at, who, account, None, None, facts)
        case "ended":
            facts = f'{{"source":"{SOURCES[dice % len(SOURCES)]}","program":null}}'
            return ("follow.ended", at, who, account, None, None, facts)
        case _:
            return _rarer(name, at, who, account, program, dice)


def _rarer(name: str, at: str, who: int, account: int, program: int, dice: int) -> Row:  # noqa: PLR0911, PLR0913
    match name:
        case "muted":
            facts = f'{{"muted":{"true" if dice % 3 else "false"},"way":"reply"}}'
            return ("follow.muted", at, who, account, None, None, facts)
        case "published":
            facts = f'{{"publication":{dice % 5},"receivers":{dice}}}'
            kind = ("publication.published", "receivers.counted")[dice % 2]
            return (kind, at, None, account, None, None, facts)
        case "delivered":
            facts = f'{{"send":"{dice % 9}","first":"1","last":"9","sent":{dice}}}'
            return ("broadcast.delivered", at, None, account, None, None, facts)
        case "refused":
            facts = (
                f'{{"template":"T{dice % 7}","code":"{CODES[dice % 3]}","times":{dice % 4 + 1}}}'
            )
            return ("send.refused", at, None, None, program, None, facts)
        case "viewed" | "shared":
            person = who if dice % 4 else None
            return (
                f"article.{name}",
                at,
                person,
                account,
                None,
                None,
                f'{{"article":{dice % 11}}}',
            )
        case "tapped":
            facts = f'{{"menu":{dice % 3},"entry":"e{dice % 6}","key":""}}'
            return ("menu.tapped", at, who, account, None, None, facts)
        case "slots":
            return ("slot.shown", at, who, account, None, None, f'{{"slots":["ad","{dice % 4}"]}}')
        case "slot_tapped":
            facts = f'{{"slot":"{dice % 4}","part":"{dice % 2}"}}'
            return ("slot.tapped", at, who, account, None, None, facts)
        case _:
            return ("person.session_ended", at, who, None, None, None, '{"session":1}')


def insert(rows: Iterable[Row], *, at_once: int = 10_000) -> int:
    """Write events as they are given; how many."""
    count, part = 0, []
    for row in rows:
        part.append(row)
        if len(part) == at_once:
            count += _insert(part)
            part = []
    return count + _insert(part)


def _insert(rows: Sequence[Row]) -> int:
    if rows:
        with write(), connection.cursor() as own:
            if connection.vendor == "postgresql":
                rows = [(kind, f"{at}+00", *rest) for kind, at, *rest in rows]  # type: ignore[misc]
            own.executemany(_INSERT, rows)
    return len(rows)


def moment(text: str) -> str:
    """``2026-11-01 23:59`` of the installation's time zone as events keep it."""
    own = datetime.fromisoformat(text).replace(tzinfo=days.zone())
    return f"{own.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"


def all_figures() -> list[tuple[Any, ...]]:
    """Every figure, to compare."""
    from lifeloop.insights.models import Figure

    return sorted(Figure.objects.values_list())
