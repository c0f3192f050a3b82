"""The pictures of an account: kept, removed, and forgotten when nothing shows them any more."""

from datetime import timedelta
from typing import IO

from django.conf import settings
from django.db.models import Count, Sum

from lifeloop.audit import Actor, Target
from lifeloop.audit.services import record
from lifeloop.database import for_update, write
from lifeloop.identity import drawing, media
from lifeloop.identity.services import files
from lifeloop.kernel import clock
from lifeloop.lifestyle.errors import AccountNotFound
from lifeloop.lifestyle.models import Account
from lifeloop.placements.errors import (
    PictureNotFound,
    PicturesFull,
    PictureSize,
    TooManyPictures,
)
from lifeloop.placements.models import Picture

REMOVED = 5  # times the library: so many rows are kept in all, removed ones too
_NAME = 80


def keep(
    actor: Actor,
    account: Account,
    file: IO[bytes],
    *,
    most_bytes: int | None = None,
    exactly: tuple[int, int] | None = None,
) -> Picture:
    """Put a picture into the account's library; the same one again is the same row.

    It is drawn anew (:mod:`lifeloop.identity.drawing`) and kept under the hash of what was drawn. ``most_bytes``:
    of the upload (none: LIFELOOP_PICTURE_BYTES), ``exactly``: width and height it must have. Refused:
    :class:`PictureTooLarge`, :class:`PictureUnreadable`, :class:`PictureTooManyPixels`, :class:`PictureSize`,
    :class:`TooManyPictures`, :class:`PicturesFull`.
    """
    # Before anything is decoded or stored: a full library costs nothing.
    _refuse_full(account, more=0)
    limit = settings.LIFELOOP_PICTURE_BYTES
    data = drawing.read(file, most_bytes=min(most_bytes or limit, limit))
    drawn = drawing.redraw(data, most_pixels=settings.LIFELOOP_PICTURE_PIXELS)
    if exactly and (drawn.width, drawn.height) != exactly:
        raise PictureSize(width=exactly[0], height=exactly[1], wide=drawn.width, high=drawn.height)
    digest = media.digest_of(drawn.data)
    path = files.put(media.name_of("pictures", digest, drawn.kind), drawn.data)
    with write():
        _locked(account)
        known = Picture.objects.filter(account=account, digest=digest).first()
        if known is not None and known.removed_at is None:
            return known
        _refuse_full(account, more=0 if known else len(drawn.data))
        picture = known or Picture(account=account, digest=digest, path=path)
        picture.name = _readable(getattr(file, "name", ""))
        picture.width, picture.height = drawn.width, drawn.height
        picture.size, picture.removed_at = len(drawn.data), None
        picture.made_by_id = int(actor.id) if actor.kind == "member" else None
        picture.created_at = clock.now()
        picture.save()
        _changed(actor, account, picture, "picture.kept")
    return picture


def remove(actor: Actor, account: Account, *, picture_id: int) -> None:
    """Out of the library; what shows it keeps it. Removing again changes nothing. Refused: :class:`PictureNotFound`."""
    with write():
        rows = for_update(Picture.objects.filter(account=account, pk=picture_id))
        if not rows:
            raise PictureNotFound
        if rows[0].removed_at is None:
            rows[0].removed_at = clock.now()
            rows[0].save(update_fields=["removed_at"])
            _changed(actor, account, rows[0], "picture.removed")


def forget_removed() -> int:
    """Rows of pictures that were removed days ago (setting) and that nothing shows: how many. Their room is free again.

    From then on nobody can show them anew; their files are deleted by ``identity.services.files.sweep``.
    """
    before = clock.now() - timedelta(days=settings.LIFELOOP_PICTURE_DAYS)
    old = Picture.objects.filter(removed_at__lt=before)
    alone = files.named_by_nothing(set(old.values_list("path", flat=True)))
    gone = 0
    for account_id in sorted(set(old.values_list("account_id", flat=True))):
        with write():
            # Not the one that was put back into the library just now.
            rows = for_update(old.filter(account_id=account_id, path__in=alone))
            gone += Picture.objects.filter(pk__in=[row.pk for row in rows]).delete()[0]
    return gone


def _refuse_full(account: Account, *, more: int) -> None:
    rows = Picture.objects.filter(account=account)
    most = settings.LIFELOOP_PICTURES
    if rows.filter(removed_at=None).count() >= most:
        raise TooManyPictures(most=most)
    kept = rows.aggregate(bytes=Sum("size"), rows=Count("pk"))
    full = (kept["bytes"] or 0) + more > settings.LIFELOOP_PICTURES_BYTES
    if full or (more and kept["rows"] >= most * REMOVED):
        raise PicturesFull(most=settings.LIFELOOP_PICTURES_BYTES // 2**20, count=most * REMOVED)


def _locked(account: Account) -> None:
    """Two uploads at once must not both take the last place."""
    if not for_update(Account.objects.filter(pk=account.pk)):
        raise AccountNotFound


def _readable(name: str) -> str:
    """The last part of an uploaded file's name, as a label: it never becomes a path."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in last if sign.isprintable()).strip()[:_NAME]


def _changed(actor: Actor, account: Account, picture: Picture, action: str) -> None:
    target = Target("picture", str(picture.pk), picture.name or picture.path)
    data = {"account": account.pk, "path": picture.path}
    merchant_id = account.app.merchant_id
    record(actor=actor, action=action, target=target, merchant_id=merchant_id, data=data)
