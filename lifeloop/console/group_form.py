"""The editor of a group: a name and lines of conditions; buttons add and remove lines and count, without a script of its own."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise

from lifeloop.console import group_words as words
from lifeloop.console.forms import Form
from lifeloop.followers.models import FollowSource, Group
from lifeloop.followers.queries import labels as known
from lifeloop.followers.rules import groups as rules
from lifeloop.followers.rules.groups import Field, Op
from lifeloop.lifestyle.models import Account
from lifeloop.relations.models import Association, Binding

Choices = list[tuple[str, str | Promise, bool]]
_COMMAS = re.compile(r"[,，、;；\n]+")


class GroupForm(Form):
    """Carries refusals; the lines are :class:`Line`."""


@dataclass(frozen=True, slots=True)
class Line:
    """One condition as it is typed."""

    number: int
    field: str
    op: str
    values: list[str]
    fields: Choices
    ops: Choices
    options: Choices  # what can be ticked; empty: the values are typed

    @property
    def kind(self) -> str:
        """How the values are asked for: none, two, number, choice, text."""
        if self.op in {Op.HAS, Op.HASNOT}:
            return "none"
        if self.options:
            return "choice"
        if self.op == Op.BETWEEN:
            return "two"
        return "number" if self.field in {Field.SINCE, Field.ACTIVE} else "text"

    @property
    def text(self) -> str:
        """The values in one input."""
        return ", ".join(self.values)

    @property
    def first(self) -> str:
        return self.values[0] if self.values else ""

    @property
    def second(self) -> str:
        return self.values[-1] if self.values else ""

    @property
    def document(self) -> dict[str, Any]:
        """As the domain takes it."""
        return {"field": self.field, "op": self.op, "values": self.values}


class Editor:
    """What is typed, or what the group holds when nothing was posted."""

    def __init__(self, account: Account, data: QueryDict | None, group: Group | None) -> None:
        self.labels = {one.pk: one.name for one in known.of_account(account)}
        self.programs = programs_of(account)
        self.name = group.name if group else ""
        if data is not None:
            self.name = data.get("name", "")[:60]
            self.lines = self._posted(data)
        else:
            stored = (
                group.rules if group else [{"field": self._first_field(), "op": "", "values": []}]
            )
            self.lines = [
                self._line(number, one["field"], one["op"], one["values"])
                for number, one in enumerate(stored)
            ]

    @property
    def documents(self) -> list[dict[str, Any]]:
        """All conditions as the domain takes them."""
        return [line.document for line in self.lines]

    @property
    def full(self) -> bool:
        """No further line fits, or nothing is left to ask about."""
        return len(self.lines) >= min(rules.MOST_RULES, len(self.labels) + len(Field))

    def _posted(self, data: QueryDict) -> list[Line]:
        lines: list[Line] = []
        dropped = data.get("remove", "")
        for number in data.getlist("line")[: rules.MOST_RULES]:
            if number == dropped or not (number.isascii() and number.isdigit()):
                continue
            field, op = data.get(f"field-{number}", ""), data.get(f"op-{number}", "")
            given = data.getlist(f"values-{number}")
            if len(given) == 1:
                given = _COMMAS.split(given[0])
            values = [one.strip()[:200] for one in given if one.strip()][: rules.MOST_VALUES + 1]
            lines.append(self._line(len(lines), field, op, values))
        if "add" in data or not lines:
            lines.append(self._line(len(lines), self._free(lines), "", []))
        return lines

    def _line(self, number: int, field: str, op: str, values: list[str]) -> Line:
        fields = self._fields()
        if field not in {value for value, _word in fields}:
            field = self._first_field()
        label = field.startswith(rules.LABEL)
        ops = rules.LABEL_OPS if label else rules.FIELD_OPS[Field(field)]
        if not label and Op.IN in ops:
            ops = (Op.IN, Op.NOTIN)  # ticking says the same as "is" and "is not"
            op = {"EQ": "IN", "NEQ": "NOTIN"}.get(op, op)
        op = op if op in ops else str(ops[0])
        options = self._options(field)
        allowed = {value for value, _word in options}
        kept = [value for value in values if not options or value in allowed]
        return Line(
            number,
            field,
            op,
            kept,
            [(value, word, value == field) for value, word in fields],
            [(str(one), words.OPS[one], one == op) for one in ops],
            [(value, word, value in kept) for value, word in options],
        )

    def _fields(self) -> list[tuple[str, str | Promise]]:
        labels: list[tuple[str, str | Promise]] = [
            (f"{rules.LABEL}{pk}", name) for pk, name in self.labels.items()
        ]
        return labels + [(str(field), word) for field, word in words.FIELDS.items()]

    def _first_field(self) -> str:
        return str(self._fields()[0][0])

    def _free(self, lines: list[Line]) -> str:
        used = {line.field for line in lines}
        return next((value for value, _word in self._fields() if value not in used), "")

    def _options(self, field: str) -> list[tuple[str, str | Promise]]:
        if field == Field.SOURCE:
            return list(FollowSource.choices)
        if field == Field.PROGRAM:
            return list(self.programs.items())
        return list(words.ANSWERS.items()) if field == Field.MUTED else []


def programs_of(account: Account) -> Mapping[str, str]:
    """The mini programs through which people may have come: associated or bound."""
    found = {
        row.program_id: row.program.name
        for row in Association.objects.select_related("program").filter(account=account)
    }
    for row in Binding.objects.select_related("program").filter(account=account):
        found[row.program_id] = row.program.name
    return dict(sorted(found.items(), key=lambda pair: pair[1]))
