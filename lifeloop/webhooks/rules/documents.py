"""An event as a document, and as the JSON body of a webhook; both without what a merchant does not get to see."""

import json
from datetime import UTC, datetime
from typing import Any, TypedDict

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class What(TextChoices):
    """What a receiver is told; the values are the original's event and message types."""

    FOLLOW = "follow", _("Somebody follows")
    UNFOLLOW = "unfollow", _("Somebody does not follow any more")
    CLICK = "click", _("Somebody taps a menu entry that raises an event")
    TEXT = "text", _("Somebody writes a text")
    IMAGE = "image", _("Somebody sends a picture")
    ENTER = "enter", _("A follower opens the account")
    CHECK = "check", _("Check of the address")
    TEST = "test", _("Test")


EVENTS = (What.FOLLOW, What.UNFOLLOW, What.CLICK, What.TEXT, What.IMAGE, What.ENTER)
# What cannot be left out of a gateway address, as in the original; and what is off unless it is chosen.
ALWAYS = (What.CLICK,)
USUAL = tuple(what for what in EVENTS if what is not What.ENTER)

TYPES: dict[str, str] = {
    What.FOLLOW: "follow.created",
    What.UNFOLLOW: "follow.ended",
    What.CLICK: "menu.clicked",
    What.TEXT: "message.text",
    What.IMAGE: "message.image",
    What.ENTER: "account.entered",
    What.TEST: "webhook.test",
}


class Document(TypedDict, total=False):
    """One event. ``at``: milliseconds; ``user_id`` is empty towards an app that knows people by open_id."""

    what: str
    at: int
    app_id: str
    user_id: str
    open_id: str
    logon_id: str  # the phone, masked
    name: str  # masked
    source: str
    scene: str
    program_id: str
    key: str
    message_id: str
    text: str
    picture: str


_DATA = ("app_id", "user_id", "open_id", "source", "scene", "program_id")
_OF_KIND: dict[str, tuple[str, ...]] = {
    What.CLICK: ("key",),
    What.TEXT: ("message_id", "text"),
    What.IMAGE: ("message_id", "picture"),
}


def json_body(document: Document) -> bytes:
    """``{"type", "timestamp", "data"}``, compact; the same document is the same bytes."""
    what = document["what"]
    at = datetime.fromtimestamp(document["at"] / 1000, UTC)
    fields: dict[str, Any] = {**document}
    data = {name: fields[name] for name in (*_DATA, *_OF_KIND.get(what, ())) if fields.get(name)}
    body = {
        "type": TYPES[what],
        "timestamp": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "data": data,
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def masked(document: Document) -> Document:
    """The document as the console shows it: who it is about, and what they wrote, are not to be read there."""
    shown: Document = {**document}
    for name in ("user_id", "open_id"):
        if value := str(document.get(name, "")):
            shown[name] = f"{value[:4]}****{value[-4:]}"
    for name in ("text", "picture"):
        if document.get(name):
            shown[name] = "***"  # type: ignore[literal-required]
    return shown


def masked_name(name: str) -> str:
    """``*三``: the last character only, as the original shows names to merchants."""
    return f"*{name[-1]}" if name else ""
