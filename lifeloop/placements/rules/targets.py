"""Where a tap leads: one small document, the same in menus, slots, codes and messages."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter
from pydantic import ValidationError as Invalid

from lifeloop.placements.errors import TargetInvalid

_URL = re.compile(r"https?://[^\s/?#\\@\"'<>]+(?::[0-9]{1,5})?(?:[/?#][^\s\\\"'<>]*)?", re.ASCII)
_PHONE = re.compile(r"\+?[0-9][0-9 -]{2,19}")


def _checked_url(value: str) -> str:
    if not _URL.fullmatch(value):
        raise ValueError("not an address")
    return value


def _checked_phone(value: str) -> str:
    if not _PHONE.fullmatch(value):
        raise ValueError("not a phone number")
    return value


def _checked_path(value: str) -> str:
    if value.startswith("/") or ".." in value or "\\" in value or ":" in value or "//" in value:
        raise ValueError("not a page of a mini program")
    return value


Url = Annotated[str, StringConstraints(max_length=2048), AfterValidator(_checked_url)]
"""http or https, no user name in it, nothing that could end an attribute."""


class _Target(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class EventTarget(_Target):
    """Tells the account (``key`` ≤ 64): auto-replies and the merchant's own receiver hear of it."""

    kind: Literal["event"] = "event"
    key: Annotated[
        str, StringConstraints(min_length=1, max_length=64, pattern=r"^[0-9A-Za-z_.-]+$")
    ]


class LinkTarget(_Target):
    """A web page."""

    kind: Literal["link"] = "link"
    url: Url


class PhoneTarget(_Target):
    """Calls a number."""

    kind: Literal["phone"] = "phone"
    number: Annotated[str, AfterValidator(_checked_phone)]


class MapTarget(_Target):
    """Looks a place up on a map (``keyword`` ≤ 64)."""

    kind: Literal["map"] = "map"
    keyword: Annotated[str, StringConstraints(min_length=1, max_length=64, strip_whitespace=True)]


class ProgramTarget(_Target):
    """Opens an associated mini program, at a page (≤ 128, none: its first) with launch parameters (``k=v&k=v``, ≤ 512)."""

    kind: Literal["program"] = "program"
    app_id: Annotated[str, StringConstraints(pattern=r"^2021[0-9]{12}$")]
    page: Annotated[str, StringConstraints(max_length=128), AfterValidator(_checked_path)] = ""
    query: Annotated[str, StringConstraints(max_length=512, pattern=r"^[^\s#?\"'<>\\]*$")] = ""


Target = Annotated[
    EventTarget | LinkTarget | PhoneTarget | MapTarget | ProgramTarget, Field(discriminator="kind")
]

_reader: TypeAdapter[Target] = TypeAdapter(Target)


def read_target(document: object) -> Target:
    """The target a document describes; :class:`TargetInvalid` when it is none."""
    try:
        return _reader.validate_python(document)
    except Invalid as error:
        raise TargetInvalid from error


def program_ids(targets: "list[Target | None]") -> list[str]:
    """The APPIDs of the mini programs among them, each once, in order."""
    return list(dict.fromkeys(one.app_id for one in targets if isinstance(one, ProgramTarget)))
