"""Frames and items of slots in the protocol's words: ``{img_url, link_url, link_type}`` with words beside."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from lifeloop.gateway.refusals_slots import (
    LinkIllegal,
    LinkLong,
    LinkMissing,
    PictureAddressLong,
    PictureForeign,
    PictureMissing,
)
from lifeloop.gateway.registry import Answer, Part, Refused
from lifeloop.gateway.shapes.pictures import UNKNOWN, address_of, path_of
from lifeloop.placements.errors import TargetInvalid
from lifeloop.placements.rules import schemes
from lifeloop.placements.rules.targets import ProgramTarget, read_target

MOST_URL = 1024
LinkType = Annotated[
    Literal["", "HTTP", "APP"],
    Field(description="HTTP (default) a web page, APP a mini program"),
    Refused(wrong=LinkIllegal),
]
PictureUrl = Annotated[
    str,
    Field(
        min_length=1,
        max_length=MOST_URL,
        description="address of a picture of the account's library",
    ),
    Refused(missing=PictureMissing, long=PictureAddressLong),
]
LinkUrl = Annotated[
    str,
    Field(
        min_length=1,
        max_length=MOST_URL,
        description="http address; for APP alipays://platformapi/startapp?appId=… or an APPID",
    ),
    Refused(missing=LinkMissing, long=LinkLong),
]


class Linked(Part):
    """A picture that leads somewhere."""

    img_url: PictureUrl
    link_url: LinkUrl
    link_type: LinkType = ""


class ShownLink(Answer):
    img_url: str
    link_url: str
    link_type: str


def picture_of(address: str) -> str:
    """The media path. Refused: :class:`PictureForeign`."""
    path = path_of(address)
    if path == UNKNOWN:
        raise PictureForeign
    return path


def target_of(link_url: str, link_type: str) -> dict[str, Any]:
    """Where it leads, as the domain's document. Refused: :class:`LinkIllegal`, also for a type that does not fit the address."""
    try:
        if link_type == "APP" and link_url.isdigit():
            return read_target({"kind": "program", "app_id": link_url}).model_dump()
        target = schemes.read_address(link_url)
    except TargetInvalid as error:
        raise LinkIllegal from error
    if link_type and (link_type == "APP") != isinstance(target, ProgramTarget):
        raise LinkIllegal
    return target.model_dump()


def linked_of(part: Mapping[str, Any]) -> dict[str, str]:
    """A stored part's picture and target in the protocol's words."""
    target: Any = read_target(part["target"])
    return {
        "img_url": address_of(part["picture"]),
        "link_url": schemes.address_of(target),
        "link_type": "APP" if isinstance(target, ProgramTarget) else "HTTP",
    }
