"""Grants: an account's owner lets another merchant's program be bound to it, within limits, until revoked."""

from dataclasses import asdict

from django.conf import settings
from django.db import IntegrityError

from lifeloop.audit import Actor, Target
from lifeloop.audit.services import record
from lifeloop.database import for_update, write
from lifeloop.identity.models import Member, Merchant
from lifeloop.kernel import clock, ids
from lifeloop.lifestyle import queries as accounts
from lifeloop.lifestyle.models import Account
from lifeloop.outbox import emit
from lifeloop.programs.models import Program
from lifeloop.relations.errors import (
    AccountNotBindable,
    AlreadyBound,
    GrantNotFound,
    GrantRequested,
    LimitInvalid,
    OwnAccount,
)
from lifeloop.relations.models import Binding, Grant, GrantState, GrantWay
from lifeloop.relations.rules import GrantLimits, limits_are_sound
from lifeloop.relations.services.binding import bind_locked, end_binding, lock_both
from lifeloop.relations.services.telling import tell_grant, tell_request

NO_LIMITS = GrantLimits(None, None, None)


def grant_by_login(program: Program, account: Account, *, member: Member, owner: Member) -> Grant:
    """The grant that the owner's login and code gave, inside the binding's own write; the owner is told."""
    now = clock.now()
    # A request that waits is answered by this.
    Grant.objects.filter(program=program, account=account, state=GrantState.REQUESTED).update(
        state=GrantState.WITHDRAWN, ended_at=now
    )
    token = ids.token(24)
    grant = _create(
        program, account, member, state=GrantState.ACTIVE, way=GrantWay.LOGIN, token=token
    )
    grant.decided_by, grant.decided_at = owner, now
    grant.save(update_fields=["decided_by", "decided_at"])
    tell_grant(grant, link=f"{settings.LIFELOOP_BASE_URL}/console/grant/{token}/")
    return grant


def request(
    actor: Actor, program: Program, *, account_id: str, member: Member, note: str = ""
) -> Grant:
    """Ask another merchant for leave to bind its account (发送授权申请); no password is handed over."""
    with write():
        row, account = lock_both(program.pk, account_id)
        if account.app.merchant_id == row.app.merchant_id:
            raise OwnAccount
        if not accounts.is_usable(account):
            raise AccountNotBindable
        if Binding.objects.filter(pk=row.pk).exists():
            raise AlreadyBound
        grant = _create(
            row,
            account,
            member,
            state=GrantState.REQUESTED,
            way=GrantWay.REQUEST,
            note=note.strip()[:200],
        )
        _tell(actor, "grant.requested", grant)
        tell_request(grant)
    return grant


def _create(  # noqa: PLR0913
    program: Program,
    account: Account,
    member: Member,
    *,
    state: GrantState,
    way: GrantWay,
    note: str = "",
    token: str = "",
) -> Grant:
    try:
        with write():
            return Grant.objects.create(
                program=program,
                account=account,
                merchant_id=program.app.merchant_id,
                owner_id=account.app.merchant_id,
                way=way,
                state=state,
                requested_by=member,
                note=note,
                revoke_token_hash=ids.token_hash(token) if token else "",
            )
    except IntegrityError as error:
        raise GrantRequested from error


def withdraw(actor: Actor, program: Program, *, grant_id: int) -> Grant:
    """Take a waiting request back."""
    with write():
        grant = _locked(grant_id, GrantState.REQUESTED, program=program)
        grant.state, grant.ended_at = GrantState.WITHDRAWN, clock.now()
        grant.save(update_fields=["state", "ended_at"])
        _tell(actor, "grant.withdrawn", grant)
    return grant


def approve(
    actor: Actor, owner: Merchant, *, grant_id: int, member: Member, limits: GrantLimits = NO_LIMITS
) -> Binding:
    """Say yes to a request, within limits: the program is bound in the same transaction.

    Refused: :class:`LimitInvalid`, and all refusals of a binding (the program was bound elsewhere meanwhile).
    """
    with write():
        waiting = Grant.objects.filter(pk=grant_id, owner=owner, state=GrantState.REQUESTED).first()
        if waiting is None:
            raise GrantNotFound
        # The same order as everywhere: the program's row first, then the account's, then the grant's.
        program, account = lock_both(waiting.program_id, waiting.account_id)
        grant = _locked(grant_id, GrantState.REQUESTED, owner=owner)
        _set_limits(grant, limits)
        grant.state, grant.decided_by, grant.decided_at = GrantState.ACTIVE, member, clock.now()
        grant.save()
        _tell(actor, "grant.approved", grant)
        return bind_locked(actor, program, account, member=grant.requested_by, grant=grant)


def decline(actor: Actor, owner: Merchant, *, grant_id: int, member: Member) -> Grant:
    """Say no to a request."""
    with write():
        grant = _locked(grant_id, GrantState.REQUESTED, owner=owner)
        grant.state, grant.decided_by = GrantState.DECLINED, member
        grant.decided_at = grant.ended_at = clock.now()
        grant.save()
        _tell(actor, "grant.declined", grant)
    return grant


def limit(actor: Actor, owner: Merchant, *, grant_id: int, limits: GrantLimits) -> Grant:
    """Set what an active grant allows; holds from the next send on."""
    with write():
        grant = _locked(grant_id, GrantState.ACTIVE, owner=owner)
        _set_limits(grant, limits)
        grant.save(update_fields=["templates", "per_day", "until"])
        _tell(actor, "grant.limited", grant)
    return grant


def revoke(actor: Actor, owner: Merchant, *, grant_id: int) -> Grant:
    """Take an active grant back: the program is unbound, and no message is accepted after the commit."""
    with write():
        grant = (
            Grant.objects.select_related("program", "program__app")
            .filter(pk=grant_id, owner=owner)
            .first()
        )
        if grant is None or grant.state != GrantState.ACTIVE:
            raise GrantNotFound
        programs = for_update(Program.objects.select_related("app").filter(pk=grant.program_id))
        grant = _locked(grant_id, GrantState.ACTIVE, owner=owner)
        grant.state, grant.ended_at = GrantState.REVOKED, clock.now()
        grant.save(update_fields=["state", "ended_at"])
        if Binding.objects.filter(pk=grant.program_id, grant=grant).exists():
            end_binding(actor, programs[0], grant_state=GrantState.REVOKED)
        _tell(actor, "grant.revoked", grant)
    return grant


def _locked(
    grant_id: int,
    state: GrantState,
    *,
    owner: Merchant | None = None,
    program: Program | None = None,
) -> Grant:
    rows = Grant.objects.select_related("program", "account", "requested_by").filter(
        pk=grant_id, state=state
    )
    if owner is not None:
        rows = rows.filter(owner=owner)
    if program is not None:
        rows = rows.filter(program=program)
    locked = for_update(rows)
    if not locked:
        raise GrantNotFound
    return locked[0]


def _set_limits(grant: Grant, limits: GrantLimits) -> None:
    if not limits_are_sound(limits, clock.now()):
        raise LimitInvalid
    grant.templates = list(limits.templates) if limits.templates is not None else None
    grant.per_day, grant.until = limits.per_day, limits.until


def _tell(actor: Actor, action: str, grant: Grant) -> None:
    target = Target("grant", str(grant.pk), f"{grant.program.name} → {grant.account.name}")
    limits = asdict(GrantLimits(grant.templates, grant.per_day, grant.until))
    data = {
        "program": grant.program_id,
        "account": grant.account_id,
        **{k: str(v) for k, v in limits.items() if v is not None},
    }
    for merchant_id in sorted({grant.merchant_id, grant.owner_id}):
        record(actor=actor, action=action, target=target, merchant_id=merchant_id, data=data)
    emit(
        action,
        program_id=int(grant.program_id),
        account_id=int(grant.account_id),
        merchant_id=grant.owner_id,
        facts={"grant": grant.pk, "by": actor.member_id},
    )
