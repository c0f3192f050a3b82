"""推广码: made, counted, followed through, revoked."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import F

from lifeloop.audit import Actor, Target
from lifeloop.audit.services import record
from lifeloop.database import for_share, for_update, write
from lifeloop.followers.models import Follow, FollowSource
from lifeloop.followers.services import follow, open_follow
from lifeloop.identity import limits
from lifeloop.identity.models import Person
from lifeloop.kernel import clock, ids
from lifeloop.lifestyle.errors import AccountNotFound
from lifeloop.lifestyle.models import Account
from lifeloop.placements import drawing
from lifeloop.placements.errors_promotion import CodeLife, CodeNotFound, CodeOver, TooManyCodes
from lifeloop.placements.models import Code
from lifeloop.placements.models.code import CodeSort
from lifeloop.placements.queries.codes import state
from lifeloop.placements.queries.targets import refuse_dark
from lifeloop.placements.rules.promotion import (
    CodeState,
    checked_remark,
    checked_scene,
    read_goto,
    refuse_round,
)

SCANS = limits.Limit("code.scans", 600, 3600)


@dataclass(frozen=True, slots=True)
class NewCode:
    """What a code is made of. ``sort``: TEMP lives for ``seconds`` (1–LIFELOOP_CODE_SECONDS), PERM until it is revoked.

    ``goto``: a target as a document, None for the account's home. ``with_logo``: the account's, in the middle.
    """

    sort: str
    scene_id: str
    seconds: int | None = None
    goto: dict[str, Any] | None = None
    remark: str = ""
    with_logo: bool = True


def make(actor: Actor, account: Account, *, wanted: NewCode) -> Code:
    """A code with a scene.

    Refused: :class:`SceneInvalid`, :class:`CodeLife`, :class:`RemarkTooLong`, :class:`GotoInvalid`,
    :class:`TargetInvalid`, :class:`TargetNotAssociated`, :class:`TooManyCodes`.
    """
    scene, remark = checked_scene(wanted.scene_id), checked_remark(wanted.remark)
    life = _life(CodeSort(wanted.sort), wanted.seconds)
    target = read_goto(wanted.goto)
    refuse_round(target, settings.LIFELOOP_BASE_URL)
    with write():
        # Two at once must not both take the last place.
        if not for_update(Account.objects.filter(pk=account.pk)):
            raise AccountNotFound
        refuse_dark(account, [target])
        _refuse_many(account)
        now = clock.now()
        code = Code.objects.create(
            account=account,
            token=ids.token(16),
            sort=wanted.sort,
            scene_id=scene,
            remark=remark,
            goto=target.model_dump() if target else None,
            with_logo=wanted.with_logo,
            expires_at=now + life if life else None,
            made_by_id=int(actor.id) if actor.kind == "member" else None,
            created_at=now,
        )
        _changed(actor, account, code, "code.made")
    return code


def address(code: Code) -> str:
    """What the code holds: scanning it leads there."""
    return f"{settings.LIFELOOP_BASE_URL}/q/{code.token}"


def drawn(code: Code) -> bytes:
    """The code as a PNG, with the account's logo where it was made so."""
    logo = code.account.logo if code.with_logo else ""
    return drawing.png(address(code), logo)


def change(
    actor: Actor,
    account: Account,
    *,
    code_id: int,
    goto: dict[str, Any] | None,
    remark: str = "",
    with_logo: bool = True,
) -> Code:
    """Where a valid code leads from the next scan on; what it is printed on stays right.

    Refused: :class:`CodeNotFound`, :class:`CodeOver`, and as for :func:`make`.
    """
    noted, target = checked_remark(remark), read_goto(goto)
    refuse_round(target, settings.LIFELOOP_BASE_URL)
    with write():
        refuse_dark(account, [target])
        rows = for_update(Code.objects.filter(account=account, pk=code_id))
        if not rows:
            raise CodeNotFound
        code = rows[0]
        if state(code) is not CodeState.ACTIVE:
            raise CodeOver
        code.goto = target.model_dump() if target else None
        code.remark, code.with_logo = noted, with_logo
        code.save(update_fields=["goto", "remark", "with_logo"])
        _changed(actor, account, code, "code.changed")
    return code


def revoke(actor: Actor, account: Account, *, code_id: int) -> Code:
    """It leads nowhere from the next request on, whatever it is printed on. Again: nothing changes."""
    with write():
        rows = for_update(Code.objects.filter(account=account, pk=code_id))
        if not rows:
            raise CodeNotFound
        code = rows[0]
        if state(code) is CodeState.ACTIVE:
            code.revoked_at = clock.now()
            code.save(update_fields=["revoked_at"])
            _changed(actor, account, code, "code.revoked")
    return code


def scanned(code: Code, *, address: str) -> None:
    """Count one look at a valid code, told by the page's own script; a look at one that is over is noted as such.

    From one address (``address``) at most so many an hour are counted: a loop must not make up figures.
    """
    with write():
        if state(code) is CodeState.ACTIVE:
            if limits.take([(SCANS, f"{code.pk} {address}")]) is not None:
                return
            Code.objects.filter(pk=code.pk, revoked_at=None).update(scans=F("scans") + 1)
        else:
            end_expired(code.pk)


def follow_by(person: Person, code: Code) -> Follow:
    """Follow with the code's scene as the source; counted once for each follow that begins.

    Refused: :class:`CodeOver`, :class:`CannotFollow`.
    """
    with write():
        made = _followed(person, code)
    if made is None:
        end_expired(code.pk)  # not in the write above, which a refusal would undo
        raise CodeOver
    return made


def _followed(person: Person, code: Code) -> Follow | None:
    for_share(Account.objects.filter(pk=code.account_id))
    rows = for_update(Code.objects.select_related("account").filter(pk=code.pk))
    if not rows or state(rows[0]) is not CodeState.ACTIVE:
        return None
    begins = open_follow(person, code.account_id) is None
    made = follow(person, rows[0].account, source=FollowSource.CODE, scene=rows[0].scene_id)
    if begins:
        Code.objects.filter(pk=code.pk).update(follows=F("follows") + 1)
    return made


def end_expired(code_id: int | None = None) -> int:
    """Write down that codes have expired (one, or all), so that a clock set back revives none; returns how many."""
    with write():
        rows = Code.objects.filter(expires_at__lte=clock.now(), revoked_at=None)
        if code_id is not None:
            rows = rows.filter(pk=code_id)
        return rows.update(revoked_at=F("expires_at"))


def _life(sort: CodeSort, seconds: int | None) -> timedelta | None:
    if sort == CodeSort.PERMANENT:
        return None
    most = settings.LIFELOOP_CODE_SECONDS
    if seconds is None or not 1 <= seconds <= most:
        raise CodeLife(most=most)
    return timedelta(seconds=seconds)


def _refuse_many(account: Account) -> None:
    valid = Code.objects.filter(account=account, revoked_at=None).exclude(
        expires_at__lte=clock.now()
    )
    if valid.count() >= settings.LIFELOOP_CODES:
        raise TooManyCodes(most=settings.LIFELOOP_CODES)


def _changed(actor: Actor, account: Account, code: Code, action: str) -> None:
    target = Target("code", str(code.pk), code.scene_id)
    data = {"account": account.pk, "sort": code.sort}
    merchant_id = account.app.merchant_id
    record(actor=actor, action=action, target=target, merchant_id=merchant_id, data=data)
