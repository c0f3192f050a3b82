"""Editors of what an account places: the document they send, what they draw with, and sketches for the drawn phone."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lifeloop.lifestyle.models import Account
from lifeloop.placements.queries.targets import Way, choices, ways
from lifeloop.placements.rules.targets import ProgramTarget, Target

LONGEST = 200_000  # characters of a document; eighty entries have about thirty thousand

# What an entry of a menu may lead to, in the order it is offered; slots take the first two.
KINDS: dict[str, str | Promise] = {
    "program": _("Mini program"),
    "link": _("Web page"),
    "event": _("Event"),
    "phone": _("Phone call"),
    "map": _("Place on a map"),
}


class DocumentField(forms.Field):
    """The JSON document of an editor in a hidden input; what is no JSON becomes None, which the domain refuses."""

    widget = forms.HiddenInput

    def __init__(self, *, empty: object, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)
        self.empty = empty
        self.widget.attrs["data-document"] = ""

    def prepare_value(self, value: Any) -> Any:
        """A document as text; what was posted as it is."""
        if isinstance(value, str):
            return value
        return json.dumps(self.empty if value is None else value, ensure_ascii=False)

    def to_python(self, value: Any) -> object:
        """The document."""
        return parsed(value)


def parsed(text: object) -> object:
    """JSON that a browser sent; None for anything else."""
    if not isinstance(text, str) or len(text) > LONGEST:
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def document_of(form: forms.BaseForm, name: str) -> object:
    """What an editor of the form holds now, saved or posted, whatever became of it."""
    return parsed(form[name].value())


@dataclass(frozen=True, slots=True)
class Editor:
    """What the page needs beside the form: the programs one may choose, those of the document that are dark, addresses."""

    kinds: list[tuple[str, str | Promise]]
    programs: list[Way]
    dark: dict[str, dict[str, str]]  # APPID → name, reason: for the script
    lost: list[Way]  # the same for the page
    media: str
    preview: str
    library: str  # where a picture is chosen
    button: dict[str, str] = field(default_factory=lambda: {"class": "btn"})

    @property
    def dark_json(self) -> str:
        """For the script."""
        return json.dumps(self.dark, ensure_ascii=False)


def editor(account: Account, documents: Iterable[object], *, what: str, most_kinds: int) -> Editor:
    """For one page of one account; ``documents`` are what its hidden inputs hold, saved or posted."""
    named = list(dict.fromkeys(app_id for one in documents for app_id in _named(one)))
    lost = [way for way in ways(account.pk, named).values() if way.dark]
    return Editor(
        kinds=list(KINDS.items())[:most_kinds],
        programs=choices(account),
        dark={way.app_id: {"name": way.name, "reason": str(way.reason)} for way in lost},
        lost=lost,
        media=settings.MEDIA_URL,
        preview=reverse("console:account-placement-preview", args=[account.pk, what]),
        library=reverse("console:account-picture-choose", args=[account.pk]),
    )


def _named(document: object) -> Iterable[str]:
    """The APPIDs that a document names, wherever they stand in it."""
    if isinstance(document, Mapping):
        app_id = document.get("app_id")
        if isinstance(app_id, str) and document.get("kind") == "program":
            yield app_id[:32]
        for value in document.values():
            yield from _named(value)
    elif isinstance(document, list):
        for value in document:
            yield from _named(value)


# --- sketches: what is not whole yet, drawn all the same ------------------------------------------------


def rows(document: object) -> list[Mapping[str, Any]]:
    """The rows of a document, whatever was sent."""
    found = document if isinstance(document, list) else []
    return [row for row in found if isinstance(row, Mapping)][:200]


def text(row: Mapping[str, Any], name: str, most: int = 60) -> str:
    """A word of a row."""
    value = row.get(name)
    return value.strip()[:most] if isinstance(value, str) else ""


def program_of(row: Mapping[str, Any]) -> str:
    """The APPID that a row leads to, empty for any other target."""
    target = row.get("target")
    if not isinstance(target, Mapping) or target.get("kind") != "program":
        return ""
    return text(target, "app_id", 32)


def target_words(target: Target | None, known: Mapping[str, Way]) -> str:
    """Where something leads, in a few words."""
    if target is None:
        return ""
    if isinstance(target, ProgramTarget):
        way = known.get(target.app_id)
        return way.name if way and way.name else target.app_id
    facts = target.model_dump()
    return str(facts.get("url") or facts.get("number") or facts.get("keyword") or facts.get("key"))
