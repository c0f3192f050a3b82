"""Rules of a group: conditions joined by AND, the values of one by OR; nothing here knows the database.

A condition is ``{"field": …, "op": …, "values": […]}``. Fields are ``label:<id>`` and the built-in ones of
:class:`Field`. Operators are the original's ten; HAS and HASNOT ask only whether a label is there.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from lifeloop.followers.errors import (
    GroupNameEmpty,
    GroupNameInvalid,
    GroupNameTooLong,
    GroupRulesEmpty,
    LabelReused,
    OperatorInvalid,
    RuleValueEmpty,
    RuleValueInvalid,
    TooManyRules,
)
from lifeloop.followers.rules import values as value_rules
from lifeloop.followers.rules.values import NAME_LENGTH

MOST_RULES = 20
MOST_VALUES = 50
VALUES_LENGTH = 120  # all values of one condition together
LABEL = "label:"
DAYS_MOST = 36500


class Op(StrEnum):
    EQ = "EQ"
    NEQ = "NEQ"
    LT = "LT"
    GT = "GT"
    LTEQ = "LTEQ"
    GTEQ = "GTEQ"
    LIKE = "LIKE"
    BETWEEN = "BETWEEN"
    IN = "IN"
    NOTIN = "NOTIN"
    HAS = "HAS"
    HASNOT = "HASNOT"


class Field(StrEnum):
    """What is known of every follower without a label."""

    SOURCE = "source"
    SINCE = "since"  # whole days since the follow began
    PROGRAM = "program"  # through which it came
    MUTED = "muted"  # yes, no
    ACTIVE = "active"  # whole days since the person last entered, tapped or wrote


COMPARING = (Op.LT, Op.GT, Op.LTEQ, Op.GTEQ)
CHOOSING = (Op.EQ, Op.NEQ, Op.IN, Op.NOTIN)
NEGATIVE = (Op.NEQ, Op.NOTIN, Op.HASNOT)
LABEL_OPS = (Op.HAS, Op.HASNOT, *CHOOSING, Op.LIKE, *COMPARING, Op.BETWEEN)
FIELD_OPS: dict[Field, tuple[Op, ...]] = {
    Field.SOURCE: CHOOSING,
    Field.SINCE: (Op.LTEQ, Op.GTEQ, Op.LT, Op.GT, Op.EQ, Op.BETWEEN),
    Field.PROGRAM: CHOOSING,
    Field.MUTED: (Op.EQ,),
    Field.ACTIVE: (Op.LTEQ, Op.GTEQ, Op.LT, Op.GT, Op.EQ, Op.BETWEEN),
}
SOURCES = ("component", "code", "search", "menu", "share", "import", "message")


@dataclass(frozen=True, slots=True)
class Rule:
    """One condition, checked: ``label_id`` or ``built_in`` is given, never both."""

    op: Op
    values: tuple[str, ...]
    label_id: int | None = None
    built_in: Field | None = None

    @property
    def field(self) -> str:
        """As it is stored."""
        return f"{LABEL}{self.label_id}" if self.label_id is not None else str(self.built_in)

    @property
    def document(self) -> dict[str, Any]:
        """As it is stored."""
        return {"field": self.field, "op": str(self.op), "values": list(self.values)}


def check_name(name: str) -> str:
    """1–30 Chinese characters, letters, digits, underscores."""
    name = value_rules.plain(name)
    if not name:
        raise GroupNameEmpty
    if len(name) > NAME_LENGTH:
        raise GroupNameTooLong(most=NAME_LENGTH)
    if not all(char == "_" or char.isalnum() for char in name):
        raise GroupNameInvalid
    return name


def read(documents: Iterable[Any]) -> list[Rule]:
    """The conditions of a stored or submitted list; refuses everything that is not understood."""
    rules = [_one(document) for document in documents]
    if not rules:
        raise GroupRulesEmpty
    if len(rules) > MOST_RULES:
        raise TooManyRules(most=MOST_RULES)
    if len({rule.field for rule in rules}) < len(rules):
        raise LabelReused
    return rules


def label_ids(rules: Iterable[Rule]) -> list[int]:
    """The labels the conditions ask for."""
    return [rule.label_id for rule in rules if rule.label_id is not None]


def _one(document: Any) -> Rule:
    if not isinstance(document, dict):
        raise OperatorInvalid
    field, given = document.get("field"), document.get("values", [])
    if not isinstance(field, str) or not isinstance(given, list | tuple):
        raise OperatorInvalid
    op = _op(document.get("op"))
    values = tuple(dict.fromkeys(filter(None, (value_rules.plain(str(one)) for one in given))))
    if field.startswith(LABEL):
        number = field.removeprefix(LABEL)
        if not (number.isascii() and number.isdigit() and len(number) < 19):
            raise OperatorInvalid
        _check_label(op, values)
        return Rule(op, values, label_id=int(number))
    if field not in set(Field):
        raise OperatorInvalid
    built_in = Field(field)
    _check_built_in(built_in, op, values)
    return Rule(op, values, built_in=built_in)


def _op(word: Any) -> Op:
    if not isinstance(word, str) or word not in set(Op):
        raise OperatorInvalid
    return Op(word)


def _check_label(op: Op, values: tuple[str, ...]) -> None:
    if op in (Op.HAS, Op.HASNOT):
        if values:
            raise RuleValueInvalid
        return
    _check_count(op, values)
    if op in COMPARING or op is Op.BETWEEN:
        read_values = [value_rules.read(one) for one in values]
        if not all(one.comparable for one in read_values):
            raise RuleValueInvalid
        if len({one.day is None for one in read_values}) > 1:
            raise RuleValueInvalid


def _check_built_in(field: Field, op: Op, values: tuple[str, ...]) -> None:
    if op not in FIELD_OPS[field]:
        raise OperatorInvalid
    _check_count(op, values)
    allowed = {
        Field.SOURCE: lambda one: one in SOURCES,
        Field.PROGRAM: lambda one: one.isascii() and one.isdigit() and len(one) <= 16,
        Field.MUTED: lambda one: one in ("yes", "no"),
        Field.SINCE: _is_days,
        Field.ACTIVE: _is_days,
    }[field]
    if not all(allowed(one) for one in values):
        raise RuleValueInvalid
    if field is Field.MUTED and len(values) > 1:
        raise RuleValueInvalid


def _check_count(op: Op, values: tuple[str, ...]) -> None:
    if not values:
        raise RuleValueEmpty
    # "from 3 to 3" arrives as one value once equal ones are folded.
    allowed = (1, 2) if op is Op.BETWEEN else (1,) if op in COMPARING else None
    if allowed and len(values) not in allowed:
        raise RuleValueInvalid
    if len(values) > MOST_VALUES or sum(map(len, values)) > VALUES_LENGTH:
        raise RuleValueInvalid


def _is_days(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 6 and int(text) <= DAYS_MOST
