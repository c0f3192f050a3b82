"""Rows of promotion and real picture files for tests."""

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from lifeloop.kernel import ids
from lifeloop.lifestyle.models import Account
from lifeloop.placements.models import Code, FollowSheet, Picture, SheetState, ShortLink
from lifeloop.placements.models.code import CodeSort
from tests.factories import number


def make_picture(account: Account, **over: Any) -> Picture:
    """A picture in the library: the row, not the file."""
    digest = f"{number():064x}"
    facts = {
        "digest": digest,
        "path": f"pictures/{digest[-40:]}.png",
        "name": f"picture {number()}.png",
        "width": 996,
        "height": 240,
        "size": 20_000,
    }
    return Picture.objects.create(account=account, **{**facts, **over})


def picture_bytes(
    size: tuple[int, int] = (64, 48), kind: str = "PNG", *, colour: Any = None, **options: Any
) -> bytes:
    """A real picture; another colour at every call."""
    shade = colour if colour is not None else (number() % 255, number() // 255 % 255, 90)
    out = io.BytesIO()
    Image.new("RGB", size, shade).save(out, kind, **options)
    return out.getvalue()


def picture_file(data: bytes | None = None, name: str = "shop.png") -> SimpleUploadedFile:
    """The same as it arrives from a browser."""
    return SimpleUploadedFile(name, picture_bytes() if data is None else data)


def make_code(account: Account, **over: Any) -> Code:
    """A permanent code that leads to the account's home."""
    facts = {"token": ids.token(16), "sort": CodeSort.PERMANENT, "scene_id": f"scene_{number()}"}
    return Code.objects.create(account=account, **{**facts, **over})


def make_short_link(account: Account, **over: Any) -> ShortLink:
    """A link to the account's home."""
    return ShortLink.objects.create(account=account, **{"token": ids.token(9), **over})


def make_sheet(account: Account, **over: Any) -> FollowSheet:
    """An approved sheet."""
    facts = {
        "scene_id": f"scene{number():08d}",
        "title": "Better with friends",
        "text": "A free cup for everybody who follows.",
        "state": SheetState.APPROVED,
    }
    return FollowSheet.objects.create(account=account, **{**facts, **over})
