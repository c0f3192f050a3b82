"""Reads of an account's short links."""

from django.db.models import QuerySet

from lifeloop.lifestyle.models import Account
from lifeloop.placements.errors_promotion import ShortLinkNotFound
from lifeloop.placements.models import ShortLink


def of_account(account: Account, *, search: str = "") -> QuerySet[ShortLink]:
    """An account's short links, newest first; ``search`` looks in scene ids, remarks and tokens."""
    rows = ShortLink.objects.filter(account=account).order_by("-id")
    if search:
        rows = (
            rows.filter(scene_id__icontains=search)
            | rows.filter(remark__icontains=search)
            | rows.filter(token=search)
        )
    return rows


def get(account: Account, link_id: int) -> ShortLink:
    """One of the account's own; :class:`ShortLinkNotFound` for any other."""
    row = ShortLink.objects.filter(account=account, pk=link_id).first()
    if row is None:
        raise ShortLinkNotFound
    return row


def by_token(token: str) -> ShortLink:
    """The link that was tapped, with its account, read afresh each time; :class:`ShortLinkNotFound` once revoked."""
    row = (
        ShortLink.objects.select_related("account__app__merchant")
        .filter(token=token[:16], revoked_at=None)
        .first()
    )
    if row is None:
        raise ShortLinkNotFound
    return row
