"""Composing what stands on an account's home: forms, and sketches of parts that are not whole yet."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lifeloop.console.forms import Form
from lifeloop.console.menus import offer, split
from lifeloop.console.placing import DocumentField, document_of, editor, program_of, rows, text
from lifeloop.followers.queries import labels
from lifeloop.lifestyle.models import Account
from lifeloop.placements.models import ExtensionSet
from lifeloop.placements.queries.slots import Marketing, Part
from lifeloop.placements.queries.targets import Way, ways
from lifeloop.placements.rules.slots import (
    HEAD_SIZE,
    HIGHEST,
    ITEM_SIZE,
    LOWEST,
    Area,
    Frame,
    Head,
    Item,
)
from lifeloop.placements.rules.targets import LinkTarget
from lifeloop.placements.services.extensions import NAME, ExtensionDraft
from lifeloop.placements.services.slots import TITLE, MarketingDraft

NOWHERE = LinkTarget.model_construct(kind="link", url="")


class AdsForm(Form):
    """The frames of the ad slot."""

    parts = DocumentField(empty=[])


class MarketingForm(Form):
    """A marketing slot: its title, perhaps a head, its items."""

    title = forms.CharField(label=_("Title"), max_length=TITLE)
    head = DocumentField(empty={})
    parts = DocumentField(empty=[])

    def draft(self) -> MarketingDraft:
        """What was composed, for the service."""
        facts = self.cleaned_data
        return MarketingDraft(facts["title"], facts["head"], facts["parts"])


class ExtensionForm(Form):
    """An extension set: its name, whom it is for, its areas."""

    name = forms.CharField(
        label=_("Name of the set"), max_length=NAME, help_text=_("Only members read it.")
    )
    label = forms.TypedChoiceField(label=_("Label"), required=False, coerce=int, empty_value=None)
    values = forms.CharField(
        label=_("Values of the label"),
        required=False,
        max_length=400,
        help_text=_("Separated by commas; empty: whatever the value is."),
    )
    parts = DocumentField(empty=[])

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "label", [(row.pk, row.name) for row in labels.of_account(account)])
        self.fields["label"].help_text = gettext("None: everybody sees it.")

    def draft(self) -> ExtensionDraft:
        """What was composed, for the service."""
        facts = self.cleaned_data
        label = facts["label"]
        rule = {"label": label, "values": split(facts["values"])} if label else None
        return ExtensionDraft(facts["name"], facts["parts"], rule)


def known_set(row: ExtensionSet) -> dict[str, Any]:
    """A set as the form's first values."""
    rule = row.rule or {}
    values = ", ".join(rule.get("values", []))
    return {"name": row.name, "label": rule.get("label"), "values": values, "parts": row.areas}


def composing_marketing(account: Account, form: MarketingForm) -> dict[str, Any]:
    """What the editor of a marketing slot shows beside its form."""
    head, parts = document_of(form, "head"), document_of(form, "parts")
    title = form["title"].value() or ""
    return {
        "account": account,
        "form": form,
        "editor": editor(account, [head, parts], what="marketing", most_kinds=2),
        "least": settings.LIFELOOP_MARKETING_ITEMS_LEAST,
        "most": settings.LIFELOOP_MARKETING_ITEMS_MOST,
        "head_size": HEAD_SIZE,
        "size": ITEM_SIZE,
        "slot": sketch_marketing(account, str(title), head, parts),
    }


def composing_extension(account: Account, form: ExtensionForm) -> dict[str, Any]:
    """What the editor of an extension set shows beside its form."""
    parts = document_of(form, "parts")
    return {
        "account": account,
        "form": form,
        "editor": editor(account, [], what="extensions", most_kinds=0),
        "most": settings.LIFELOOP_EXTENSION_AREAS,
        "lowest": LOWEST,
        "highest": HIGHEST,
        "areas": sketch_areas(parts),
    }


# --- sketches -----------------------------------------------------------------------------------------


def sketch_frames(account: Account, document: object) -> list[Part]:
    """Frames as the phone would draw them."""
    found = rows(document)
    known = _ways(account, found)
    return [
        Part(
            Frame.model_construct(
                picture=text(row, "picture", 120), name=text(row, "name"), target=NOWHERE
            ),
            known.get(program_of(row)),
        )
        for row in found
    ]


def sketch_marketing(account: Account, title: str, head: object, document: object) -> Marketing:
    """A marketing slot as the phone would draw it."""
    top = head if isinstance(head, Mapping) else {}
    found = rows(document)
    known = _ways(account, [top, *found])
    items = [
        Part(
            Item.model_construct(
                picture=text(row, "picture", 120),
                title=text(row, "title") or gettext("Title"),
                text=text(row, "text"),
                target=NOWHERE,
            ),
            known.get(program_of(row)),
        )
        for row in found
    ]
    drawn = None
    if text(top, "picture", 120) or text(top, "text"):
        part = Head.model_construct(
            picture=text(top, "picture", 120), text=text(top, "text"), target=NOWHERE
        )
        drawn = Part(part, known.get(program_of(top)))
    return Marketing(0, title.strip()[:TITLE] or gettext("Title"), drawn, items)


def sketch_areas(document: object) -> list[Area]:
    """Areas by name and height; their pages are not loaded."""
    return [
        Area.model_construct(
            name=text(row, "name") or gettext("Name"),
            url=text(row, "url", 1200),
            height=_height(row.get("height")),
        )
        for row in rows(document)
    ]


def _height(value: object) -> int:
    digits = str(value)
    number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 6 else LOWEST
    return min(max(number, LOWEST), HIGHEST)


def _ways(account: Account, found: list[Mapping[str, Any]]) -> Mapping[str, Way]:
    return ways(account.pk, list(dict.fromkeys(filter(None, map(program_of, found)))))
