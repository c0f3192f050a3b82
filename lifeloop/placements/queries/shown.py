"""Which files placements show: asked before one is deleted."""

from collections.abc import Collection, Iterator

from django.db.models import Model, QuerySet, TextField
from django.db.models.functions import Cast

from lifeloop.identity.services.files import named_in
from lifeloop.placements.models import (
    AdSlot,
    FollowSheet,
    MarketingSlot,
    Menu,
    MenuVersion,
    Picture,
)

_CHUNK = 500


def in_libraries(paths: Collection[str]) -> set[str]:
    """Those that are an account's picture, in its library or removed from it."""
    return set(Picture.objects.filter(path__in=paths).values_list("path", flat=True))


def in_placements(paths: Collection[str]) -> set[str]:
    """Those that a menu (or an earlier version of one), a slot or a follow sheet names."""
    shown = set(FollowSheet.objects.filter(picture__in=paths).values_list("picture", flat=True))
    for model, columns in (
        (Menu, ["entries"]),
        (MenuVersion, ["entries"]),
        (AdSlot, ["frames"]),
        (MarketingSlot, ["head", "items"]),
    ):
        for column in columns:
            shown |= named_in(texts(model, column), paths)
    return shown


def texts(model: type[Model], column: str, **having: object) -> Iterator[str]:
    """A column of all rows (that are like ``having``) as text, a few hundred rows at a time; only where a picture is named."""
    rows: QuerySet[Model] = QuerySet(model).annotate(_text=Cast(column, TextField()))
    rows = rows.filter(_text__contains="pictures/", **having).order_by("pk")
    last = None
    while True:
        beyond = rows if last is None else rows.filter(pk__gt=last)
        found = list(beyond.values_list("pk", "_text")[:_CHUNK])
        yield from (text for _pk, text in found)
        if len(found) < _CHUNK:
            return
        last = found[-1][0]
