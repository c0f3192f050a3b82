"""Notices as the console shows them: who reads, in which words, where a click leads."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext

from lifeloop.console.forms import Form
from lifeloop.console.requests import MemberRequest
from lifeloop.notices.models import Notice
from lifeloop.notices.queries.bell import Reader
from lifeloop.notices.queries.wishes import Wished
from lifeloop.notices.registry import KINDS, Kind, Text
from lifeloop.notices.words import sentence


@dataclass(frozen=True, slots=True)
class Row:
    """One notice of the list."""

    notice: Notice
    said: str
    icon: str

    @property
    def unread(self) -> bool:
        return self.notice.read_at is None


def reader_of(request: MemberRequest) -> Reader:
    """The visitor, with the roles the request was checked with."""
    return Reader.of(request.member, request.standing)


def rows_of(notices: Iterable[Notice]) -> list[Row]:
    """The notices in words."""
    return [Row(one, sentence(one), _icon(one)) for one in notices]


def address_of(notice: Notice) -> str:
    """Where it leads; one of a page that is no more, to the notices."""
    try:
        there = reverse(f"console:{notice.page}", args=notice.args)
    except NoReverseMatch:
        return reverse("console:notices")
    return f"{there}#{notice.fragment}" if notice.fragment else there


def _icon(notice: Notice) -> str:
    kind = KINDS.get(notice.kind)
    return kind.icon if kind else "bell"


@dataclass(frozen=True, slots=True)
class WishRow:
    """One kind of the settings; ``text`` None: nobody can choose."""

    label: str
    bell: forms.BoundField
    text: forms.BoundField | None


class WishForm(Form):
    """Two ticks for each kind that may come to the member."""

    def __init__(
        self, *args: Any, kinds: list[Kind], wished: dict[str, Wished], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = kinds
        bell, text = gettext("Bell"), gettext("text to my phone")
        for kind in kinds:
            label, wish = gettext(kind.label), wished[kind.name]
            self._add(f"bell_{kind.name}", f"{label}: {bell}", wish.bell)
            if kind.text is not Text.SENT:
                self._add(f"text_{kind.name}", f"{label}: {text}", wish.text)

    def _add(self, name: str, label: str, initial: bool) -> None:
        attrs = {"class": "form-check-input", "aria-label": label}
        widget = forms.CheckboxInput(attrs=attrs)
        self.fields[name] = forms.BooleanField(
            label=label, required=False, initial=initial, widget=widget
        )

    @property
    def rows(self) -> list[WishRow]:
        """The kinds as they are drawn."""
        return [
            WishRow(
                gettext(kind.label),
                self[f"bell_{kind.name}"],
                self[f"text_{kind.name}"] if f"text_{kind.name}" in self.fields else None,
            )
            for kind in self.kinds
        ]

    @property
    def wanted(self) -> dict[str, Wished]:
        """What was ticked."""
        given = self.cleaned_data
        return {
            kind.name: Wished(
                bell=given[f"bell_{kind.name}"], text=given.get(f"text_{kind.name}", False)
            )
            for kind in self.kinds
        }
