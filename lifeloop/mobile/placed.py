"""What an account placed, with the addresses that its taps lead to."""

from collections.abc import Sequence
from dataclasses import replace

from lifeloop.mobile import ways
from lifeloop.mobile.requests import PhoneRequest
from lifeloop.placements.queries.slots import Home, Marketing, Part
from lifeloop.placements.rules.slots import frame_source
from lifeloop.placements.rules.targets import LinkTarget

# A foreign page runs its scripts and forms in an origin of its own; it opens no window and moves no page of ours.
SANDBOX = "allow-scripts allow-forms allow-same-origin"


def client_of(request: PhoneRequest) -> str:
    """The kind of phone, as personalised menus know it: iphone, android, wp, or empty."""
    agent = request.headers.get("User-Agent", "")
    if "Windows Phone" in agent:
        return "wp"
    if "Android" in agent:
        return "android"
    return "iphone" if "iPhone" in agent or "iPad" in agent else ""


def with_ways(home: Home) -> Home:
    """The same with the address behind each part."""
    return Home(_with(home.frames), [_slot(slot) for slot in home.marketing], home.areas)


def frame_sources(home: Home) -> str:
    """What the page may frame: each area's page and nothing else, as a content security policy says it."""
    return " ".join(dict.fromkeys(frame_source(area.url) for area in home.areas)) or "'none'"


def _slot(slot: Marketing) -> Marketing:
    head = _with([slot.head])[0] if slot.head else None
    return replace(slot, head=head, items=_with(slot.items))


def _with(parts: Sequence[Part]) -> list[Part]:
    return [replace(part, href=_way(part)) for part in parts]


def _way(part: Part) -> str:
    target = part.part.target
    return ways.way_to(target.url) if isinstance(target, LinkTarget) else ways.way_into(target)
