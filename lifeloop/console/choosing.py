"""An ordered choice of keywords, moved by buttons: it works without a script of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from lifeloop.console.forms import Form
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.kinds import kind_of
from lifeloop.messaging.models import LibraryTemplate
from lifeloop.messaging.rules.templates import LEAST_KEYWORDS, MOST_KEYWORDS
from lifeloop.programs.models import Program


class ChooseForm(Form):
    """Nothing to type: what is chosen comes from :class:`Choice`; refusals are shown above it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen keywords in order, and the rest in the library's order."""

    chosen: list[str]
    rest: list[str]

    @classmethod
    def read(cls, offered: Sequence[str], data: QueryDict) -> "Choice":
        """What the form holds, after the pressed button (``add``, ``drop``, ``up`` or ``down``) has acted."""
        posted = [name for name in data.getlist("keyword") if name in offered]
        chosen = list(dict.fromkeys(posted))
        if not data:
            chosen = list(offered[:LEAST_KEYWORDS])
        added = data.get("add", "")
        if added in offered and added not in chosen and len(chosen) < MOST_KEYWORDS:
            chosen.append(added)
        dropped = data.get("drop", "")
        chosen = [name for name in chosen if name != dropped]
        for button, step in (("up", -1), ("down", 1)):
            _move(chosen, data.get(button, ""), step)
        return cls(chosen, [name for name in offered if name not in chosen])

    @property
    def full(self) -> bool:
        """No further keyword fits."""
        return len(self.chosen) >= MOST_KEYWORDS

    @property
    def enough(self) -> bool:
        """It may be saved."""
        return LEAST_KEYWORDS <= len(self.chosen) <= MOST_KEYWORDS


def _move(names: list[str], name: str, step: int) -> None:
    if name not in names:
        return
    here = names.index(name)
    there = here + step
    if 0 <= there < len(names):
        names[here], names[there] = names[there], names[here]


def preview(
    program: Program, account: Account | None, library: LibraryTemplate, keywords: Sequence[str]
) -> dict[str, Any]:
    """What the kind's card needs: the library's example values under the chosen keywords."""
    kind = kind_of("template")
    content = kind.read(
        {
            "title": library.title,
            "fields": [
                {"name": name, "value": str(library.example.get(name, "…"))} for name in keywords
            ],
            "link": {"app_id": program.pk},
        }
    )
    item = {"program": program, "account": account}
    return {"template": kind.card, "item": item, "content": content}
