"""A method as its page shows it, in the reader's language."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext

from lifeloop.gateway.answer import SUCCESS
from lifeloop.gateway.docs.words import in_language
from lifeloop.gateway.errors import MESSAGES, REFUSALS, Refusal
from lifeloop.gateway.fields import Row, rows_of
from lifeloop.gateway.registry import METHODS, Method
from lifeloop.gateway.replies import refusal_of
from lifeloop.gateway.v3.replies import code_of, status_of
from lifeloop.identity.models import AppKind
from lifeloop.kernel.text import N_

# The folders of the methods, in the order of the menu.
FAMILIES: Mapping[str, str] = {
    "system": N_("Signing in"),
    "apps": N_("Consents and certificates"),
    "account": N_("The account itself"),
    "public": N_("Followers and messages to one"),
    "messages": N_("Messages to many"),
    "templates": N_("The account's templates"),
    "mini": N_("Mini programs"),
    "labels": N_("Labels"),
    "groups": N_("Groups"),
    "menus": N_("Menus"),
    "slots": N_("Slots and extension areas"),
    "promotion": N_("Codes and short links"),
    "offline": N_("Pictures"),
    "data": N_("Figures"),
}
CALLERS: Mapping[AppKind, str] = {
    AppKind.ACCOUNT: N_("Lifestyle account"),
    AppKind.PROGRAM: N_("Mini program"),
}
_named = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True, slots=True)
class Fault:
    """A refusal. ``meaning``: in the reader's language; ``code``: version 3's, also the row's anchor."""

    refusal: Refusal
    meaning: str

    @property
    def code(self) -> str:
        return code_of(self.refusal.sub_code)

    @property
    def status(self) -> int:
        return status_of(self.refusal)

    @property
    def msg(self) -> str:
        return MESSAGES[self.refusal.code]


class Shown:
    """One method."""

    def __init__(self, method: Method) -> None:
        self.method = method

    @property
    def name(self) -> str:
        return self.method.name

    @property
    def title(self) -> str:
        return title_of(self.method)

    @property
    def family(self) -> str:
        """The title of the part of the menu it stands in."""
        return _family_title(_family(self.method))

    @property
    def callers(self) -> list[str]:
        return [gettext(label) for kind, label in CALLERS.items() if kind in self.method.callers]

    @property
    def notes(self) -> list[str]:
        return [in_language(note) for note in self.method.notes]

    @property
    def request_rows(self) -> list[Row]:
        return _translated(rows_of(self.method.request))

    @property
    def answer_rows(self) -> list[Row]:
        return _translated(rows_of(self.method.answer))

    @property
    def files(self) -> list[dict[str, Any]]:
        return [
            {
                "name": one.name,
                "required": one.required,
                "most": one.most,
                "extensions": ", ".join(sorted(one.extensions)),
                "description": in_language(one.description),
            }
            for one in self.method.files
        ]

    @property
    def example(self) -> str:
        return _json(self.method.example)

    @property
    def query(self) -> bool:
        """Whether version 3 has the fields in the query."""
        return self.method.verb in {"GET", "DELETE"}

    @property
    def answer_v3(self) -> str:
        return _json(self.method.example_answer)

    @property
    def answer_v2(self) -> str:
        fields = {**({} if self.method.bare else SUCCESS), **self.method.example_answer}
        return _json({self.method.node.decode(): fields, "sign": "…"})

    @property
    def faults(self) -> list[Fault]:
        """Its own refusals, each code and meaning once."""
        made = []
        for refused in self.method.all_refusals():
            gaps = dict.fromkeys(_named.findall(refused.text), "…")
            told = refusal_of(refused(**gaps), self.method)
            made.append(
                Fault(told, gettext(refused.text) % gaps if gaps else gettext(refused.text))
            )
        return made


def title_of(method: Method) -> str:
    """The method's title; in Chinese the original's own."""
    return method.title_zh if _chinese() else method.title


def families() -> list[dict[str, Any]]:
    """The methods for the menu, by family; a folder without a name of its own comes last."""
    grouped: dict[str, list[Method]] = {name: [] for name in FAMILIES}
    for one in sorted(METHODS, key=lambda one: one.name):
        grouped.setdefault(_family(one), []).append(one)
    return [
        {
            "title": _family_title(name),
            "methods": [{"name": one.name, "title": title_of(one), "method": one} for one in found],
        }
        for name, found in grouped.items()
        if found
    ]


def protocol_errors() -> list[Fault]:
    """What is refused whatever the method."""
    return [
        Fault(Refusal(code, sub_code, text), in_language(text))
        for sub_code, (code, text) in REFUSALS.items()
    ]


def _family(method: Method) -> str:
    """The folder that its file stands in."""
    return method.handler.__module__.split(".")[-2]


def _family_title(name: str) -> str:
    return gettext(FAMILIES[name]) if name in FAMILIES else name


def _translated(rows: list[Row]) -> list[Row]:
    return [
        Row(one.name, one.type, one.required, one.most, in_language(one.description))
        for one in rows
    ]


def _chinese() -> bool:
    return (get_language() or "").startswith("zh")


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(dict(value), ensure_ascii=False, indent=2)
