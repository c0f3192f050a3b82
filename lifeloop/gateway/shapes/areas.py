"""Extension areas in the protocol's words."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import Field

from lifeloop.gateway.refusals_slots import (
    AreaAddress,
    AreaGoto,
    AreaHeight,
    AreaName,
    AreasEmpty,
    AreaType,
)
from lifeloop.gateway.registry import Answer, Part, Refused
from lifeloop.gateway.shapes.menus import ShownRule
from lifeloop.kernel.errors import DomainError
from lifeloop.placements import errors_slots as refusals
from lifeloop.placements.models import ExtensionSet
from lifeloop.placements.rules.slots import HIGHEST, LOWEST, NAME

MOST_AREAS = 10  # whatever the setting says


class Area(Part):
    name: Annotated[
        str, Field(min_length=1, max_length=NAME), Refused(missing=AreaName, long=AreaName)
    ]
    type: Annotated[str, Field(max_length=10, description="h5"), Refused(long=AreaType)]
    url: Annotated[
        str,
        Field(min_length=1, max_length=1200, description="https page of another site"),
        Refused(missing=AreaAddress, long=AreaAddress),
    ]
    height: Annotated[int | str, Field(description="200 to 500 pixels")] = ""
    goto_url: Annotated[
        str, Field(max_length=1200, description="left out"), Refused(long=AreaGoto)
    ] = ""


Areas = Annotated[
    list[Area],
    Field(min_length=1, max_length=MOST_AREAS, description="1 to 3"),
    Refused(missing=AreasEmpty, long=refusals.AreasCount),
]
AREA_REFUSALS: tuple[type[DomainError], ...] = (
    AreaGoto,
    AreaHeight,
    AreaType,
    refusals.AreaInvalid,
    refusals.AreasCount,
)


class ShownArea(Answer):
    name: str
    type: str
    url: str
    height: int


def areas_of(areas: Sequence[Area]) -> list[dict[str, Any]]:
    """The domain's document of the areas. Refused: a type or height that is none, a jump link."""
    return [_area(area) for area in areas]


def _area(area: Area) -> dict[str, Any]:
    if area.type != "h5":
        raise AreaType
    if area.goto_url:
        raise AreaGoto
    text = str(area.height)
    height = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
    if not LOWEST <= height <= HIGHEST:
        raise AreaHeight
    return {"name": area.name, "url": area.url, "height": height}


def shown_areas(row: ExtensionSet) -> list[ShownArea]:
    """The areas of a stored set."""
    return [
        ShownArea(name=area["name"], type="h5", url=area["url"], height=area["height"])
        for area in row.areas
    ]


def shown_rules(row: ExtensionSet, names: Mapping[int, str]) -> list[ShownRule] | None:
    """Whom a stored set is for; None: for everybody. ``names``: of the account's labels."""
    if not row.rule:
        return None
    label = row.rule["label"]
    return [
        ShownRule(
            label_id=str(label),
            label_name=names.get(label, ""),
            operator="IN",
            label_value=",".join(row.rule["values"]),
        )
    ]
