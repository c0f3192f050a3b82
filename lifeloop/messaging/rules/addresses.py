"""Addresses in a merchant's own words, as the domain's documents: where an article leads, which picture is meant."""

import re
from typing import Any

from lifeloop.messaging.rules.links import ArticleTarget
from lifeloop.placements.rules import schemes

UNKNOWN = "-"  # no media path: whoever looks it up finds nothing
_article = re.compile(r"/m/article/([1-9][0-9]{0,18})/").fullmatch


def picture_path(address: str, *, base: str, media: str) -> str:
    """The media path of an address of ours (with or without the host); :data:`UNKNOWN` for any other, empty for none."""
    own = address.removeprefix(base)
    if not own:
        return ""
    path = own.removeprefix(media)
    return path if path != own and len(path) <= 120 else UNKNOWN


def leads_to(url: str, *, base: str) -> dict[str, Any]:
    """An article of ours, an http address, or the scheme of a mini program. Refused: :class:`TargetInvalid`."""
    own = _article(url.removeprefix(base))
    if own:
        return ArticleTarget(id=own[1]).model_dump()
    return schemes.read_address(url).model_dump()
