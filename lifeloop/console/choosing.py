"""An ordered choice of keywords, moved by buttons: it works without a script of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lifeloop.console.forms import Form
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.kinds import kind_of
from lifeloop.messaging.models import LibraryTemplate
from lifeloop.messaging.rules.templates import LEAST_KEYWORDS, MOST_KEYWORDS
from lifeloop.programs.models import Program


class ChooseForm(Form):
    """What is chosen comes from :class:`Choice`; refusals are shown above it."""

    invite = forms.BooleanField(
        label=_("Invite to follow at the foot of the card"),
        required=False,
        help_text=_("People who do not follow the bound lifestyle account yet see it."),
    )


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
    program: Program,
    account: Account | None,
    title: str,
    values: Mapping[str, str],
    *,
    invite: bool = False,
) -> dict[str, Any]:
    """What the kind's card needs: these values under these keywords, in their order."""
    kind = kind_of("template")
    content = kind.read(
        {
            "title": title,
            "fields": [{"name": name, "value": value} for name, value in values.items()],
            "link": {"app_id": program.pk},
            "invite": invite,
        }
    )
    item = {"program": program, "account": account}
    return {"template": kind.card, "item": item, "content": content}


def samples(library: LibraryTemplate, keywords: Sequence[str]) -> dict[str, str]:
    """The library's example values of these keywords."""
    return {name: str(library.example.get(name, "…")) for name in keywords}
