"""The drawn phone of each editor: its template, and what a form that is being filled in gives it."""

from collections.abc import Callable
from typing import Any

from django.http import QueryDict

from lifeloop.console.menus import sketch, style_of
from lifeloop.console.placing import parsed
from lifeloop.console.slots import sketch_areas, sketch_frames, sketch_marketing
from lifeloop.lifestyle.models import Account

Sketch = Callable[[Account, QueryDict], tuple[str, dict[str, Any]]]


def _menu(account: Account, data: QueryDict) -> tuple[str, dict[str, Any]]:
    style, consult = style_of(data.get("style")), "consult" in data
    drawn = sketch(account, style, parsed(data.get("entries")), consult=consult)
    return "console/placements/phone_menu.html", {"menu": drawn}


def _ads(account: Account, data: QueryDict) -> tuple[str, dict[str, Any]]:
    frames = sketch_frames(account, parsed(data.get("parts")))
    return "console/placements/phone_ads.html", {"frames": frames}


def _marketing(account: Account, data: QueryDict) -> tuple[str, dict[str, Any]]:
    head, parts = parsed(data.get("head")), parsed(data.get("parts"))
    slot = sketch_marketing(account, data.get("title", ""), head, parts)
    return "console/placements/phone_marketing.html", {"slot": slot}


def _extensions(_account: Account, data: QueryDict) -> tuple[str, dict[str, Any]]:
    areas = sketch_areas(parsed(data.get("parts")))
    return "console/placements/phone_extensions.html", {"areas": areas}


SKETCHES: dict[str, Sketch] = {
    "menu": _menu,
    "ads": _ads,
    "marketing": _marketing,
    "extensions": _extensions,
}
