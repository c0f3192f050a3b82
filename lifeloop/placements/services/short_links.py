"""短链接: made, counted, revoked."""

from typing import Any

from django.conf import settings
from django.db.models import F

from lifeloop.audit import Actor, Target
from lifeloop.audit.services import record
from lifeloop.database import for_update, write
from lifeloop.identity import limits
from lifeloop.kernel import clock, ids
from lifeloop.lifestyle.errors import AccountNotFound
from lifeloop.lifestyle.models import Account
from lifeloop.placements.errors_promotion import ShortLinkNotFound, TooManyShortLinks
from lifeloop.placements.models import ShortLink
from lifeloop.placements.queries.targets import refuse_dark
from lifeloop.placements.rules.promotion import (
    checked_remark,
    checked_scene,
    read_goto,
    refuse_round,
)

CLICKS = limits.Limit("short_link.clicks", 600, 3600)


def make(
    actor: Actor,
    account: Account,
    *,
    target: dict[str, Any] | None = None,
    scene_id: str = "",
    remark: str = "",
) -> ShortLink:
    """A link of ours to a target, None for the account's home; a scene is not needed.

    Refused: :class:`SceneInvalid`, :class:`RemarkTooLong`, :class:`GotoInvalid`, :class:`TargetInvalid`,
    :class:`TargetNotAssociated`, :class:`TooManyShortLinks`.
    """
    scene = checked_scene(scene_id) if scene_id else ""
    noted, there = checked_remark(remark), read_goto(target)
    refuse_round(there, settings.LIFELOOP_BASE_URL)
    with write():
        if not for_update(Account.objects.filter(pk=account.pk)):
            raise AccountNotFound
        refuse_dark(account, [there])
        valid = ShortLink.objects.filter(account=account, revoked_at=None).count()
        if valid >= settings.LIFELOOP_SHORT_LINKS:
            raise TooManyShortLinks(most=settings.LIFELOOP_SHORT_LINKS)
        link = ShortLink.objects.create(
            account=account,
            token=ids.token(9),
            target=there.model_dump() if there else None,
            scene_id=scene,
            remark=noted,
            made_by_id=int(actor.id) if actor.kind == "member" else None,
        )
        _changed(actor, account, link, "short_link.made")
    return link


def address(link: ShortLink) -> str:
    """The link itself."""
    return f"{settings.LIFELOOP_BASE_URL}/s/{link.token}"


def change(
    actor: Actor,
    account: Account,
    *,
    link_id: int,
    target: dict[str, Any] | None,
    remark: str = "",
) -> ShortLink:
    """Where a valid link leads from the next tap on. Refused: :class:`ShortLinkNotFound`, and as for :func:`make`."""
    noted, there = checked_remark(remark), read_goto(target)
    refuse_round(there, settings.LIFELOOP_BASE_URL)
    with write():
        refuse_dark(account, [there])
        rows = for_update(ShortLink.objects.filter(account=account, pk=link_id, revoked_at=None))
        if not rows:
            raise ShortLinkNotFound
        link = rows[0]
        link.target, link.remark = there.model_dump() if there else None, noted
        link.save(update_fields=["target", "remark"])
        _changed(actor, account, link, "short_link.changed")
    return link


def revoke(actor: Actor, account: Account, *, link_id: int) -> ShortLink:
    """It leads nowhere from the next request on. Again: nothing changes. Refused: :class:`ShortLinkNotFound`."""
    with write():
        rows = for_update(ShortLink.objects.filter(account=account, pk=link_id))
        if not rows:
            raise ShortLinkNotFound
        if rows[0].revoked_at is None:
            rows[0].revoked_at = clock.now()
            rows[0].save(update_fields=["revoked_at"])
            _changed(actor, account, rows[0], "short_link.revoked")
    return rows[0]


def clicked(link: ShortLink, *, address: str) -> None:
    """Count one who went on, told by the page's own script; from one address at most so many an hour."""
    with write():
        if limits.take([(CLICKS, f"{link.pk} {address}")]) is not None:
            return
        ShortLink.objects.filter(pk=link.pk, revoked_at=None).update(clicks=F("clicks") + 1)


def _changed(actor: Actor, account: Account, link: ShortLink, action: str) -> None:
    target = Target("short_link", str(link.pk), link.token)
    merchant_id = account.app.merchant_id
    record(
        actor=actor,
        action=action,
        target=target,
        merchant_id=merchant_id,
        data={"account": account.pk, "target": link.target},
    )
