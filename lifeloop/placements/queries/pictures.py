"""Reads of an account's pictures."""

from collections.abc import Iterable

from django.db.models import QuerySet

from lifeloop.lifestyle.models import Account
from lifeloop.placements.errors import PictureNotFound
from lifeloop.placements.models import Picture


def library(
    account: Account, *, search: str = "", exactly: tuple[int, int] | None = None
) -> QuerySet[Picture]:
    """What the account may choose from, newest first; perhaps only pictures of one size."""
    rows = Picture.objects.filter(account=account, removed_at=None).order_by("-id")
    if search:
        rows = rows.filter(name__icontains=search)
    return rows.filter(width=exactly[0], height=exactly[1]) if exactly else rows


def get(account: Account, picture_id: int) -> Picture:
    """One in the library; :class:`PictureNotFound` for any other account's, and for a removed one."""
    row = Picture.objects.filter(account=account, pk=picture_id, removed_at=None).first()
    if row is None:
        raise PictureNotFound
    return row


def kept(account_id: str, paths: Iterable[str]) -> dict[str, Picture]:
    """The account's own pictures among media paths, removed ones too: what shows a picture keeps it. One statement."""
    wanted = {path for path in paths if path}
    if not wanted:
        return {}
    rows = Picture.objects.filter(account_id=account_id, path__in=wanted)
    return {row.path: row for row in rows}
