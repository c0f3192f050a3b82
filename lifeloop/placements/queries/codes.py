"""Reads of an account's codes."""

from django.db.models import QuerySet

from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account
from lifeloop.placements.errors_promotion import CodeNotFound
from lifeloop.placements.models import Code
from lifeloop.placements.rules.promotion import CodeState, state_of


def state(code: Code) -> CodeState:
    """What the code is at this moment."""
    return state_of(
        created_at=code.created_at,
        expires_at=code.expires_at,
        revoked_at=code.revoked_at,
        now=clock.now(),
    )


def of_account(account: Account, *, search: str = "") -> QuerySet[Code]:
    """An account's codes, newest first; ``search`` looks in scene ids and remarks."""
    rows = Code.objects.filter(account=account).order_by("-id")
    if search:
        rows = rows.filter(scene_id__icontains=search) | rows.filter(remark__icontains=search)
    return rows


def get(account: Account, code_id: int) -> Code:
    """One of the account's own; :class:`CodeNotFound` for any other."""
    row = Code.objects.filter(account=account, pk=code_id).first()
    if row is None:
        raise CodeNotFound
    return row


def by_token(token: str) -> Code:
    """The code that was scanned, with its account; :class:`CodeNotFound`."""
    row = Code.objects.select_related("account__app__merchant").filter(token=token[:32]).first()
    if row is None:
        raise CodeNotFound
    return row
