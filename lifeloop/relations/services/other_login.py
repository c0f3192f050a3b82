"""Binding another merchant's account by its owner's login, password and SMS code: three steps, none can be skipped.

The console's own session is never touched: the owner is checked, not signed in.
"""

import hmac
from dataclasses import dataclass
from datetime import timedelta

from lifeloop.audit import Actor, Target
from lifeloop.audit.services import record
from lifeloop.database import for_update, write
from lifeloop.identity import limits
from lifeloop.identity.errors import TooManyTries, WrongCode, WrongLogin
from lifeloop.identity.limits import Limit
from lifeloop.identity.models import Member
from lifeloop.identity.queries import members
from lifeloop.identity.rules.codes import Purpose
from lifeloop.identity.services import codes, signin
from lifeloop.identity.services.codes import CodeSent
from lifeloop.kernel import clock, ids
from lifeloop.kernel.text import mask_phone
from lifeloop.lifestyle.errors import AccountNotFound
from lifeloop.lifestyle.models import Account
from lifeloop.programs.models import Program
from lifeloop.relations.errors import TicketInvalid, WrongOwnerCode, WrongOwnerLogin
from lifeloop.relations.models import Binding, BindTicket
from lifeloop.relations.queries.binding import offered_accounts
from lifeloop.relations.services.binding import bind_locked, lock_both
from lifeloop.relations.services.grants import grant_by_login

TICKET_LIFE = timedelta(minutes=10)
# Guessing strangers' passwords through this dialog counts against who asks, too.
PER_MEMBER = Limit("bind.login.1h", 20, 3600)


@dataclass(frozen=True, slots=True)
class BindStep:
    """What step one gives: a ticket for the next steps, and where the code would go."""

    token: str
    masked_phone: str


def start(
    actor: Actor, program: Program, *, member: Member, login: str, password: str, session_key: str
) -> BindStep:
    """Step one: the owner's login and password. Anything wrong is :class:`WrongOwnerLogin`, in the same time.

    The login must be an owner or administrator of an active merchant with an account that can be bound.
    Exactly one argon2 check happens on every path; tries count per login, address and asking member.
    """
    over = limits.take([(PER_MEMBER, str(member.pk))])
    try:
        owner = signin.check_password("" if over else login, password, address=actor.address)
    except (WrongLogin, TooManyTries) as error:
        _note(actor, program, "binding.owner_login_wrong")
        raise WrongOwnerLogin from error
    if over or not offered_accounts(owner):
        _note(actor, program, "binding.owner_login_wrong")
        raise WrongOwnerLogin
    token = ids.token(24)
    with write():
        BindTicket.objects.create(
            token_hash=ids.token_hash(token),
            session_hash=ids.token_hash(session_key),
            member=member,
            program=program,
            owner=owner,
            expires_at=clock.now() + TICKET_LIFE,
        )
        _note(actor, program, "binding.owner_login_right", owner)
        limits.give_back(PER_MEMBER, str(member.pk))
    return BindStep(token, mask_phone(owner.phone))


def send_code(
    actor: Actor, program: Program, *, member: Member, token: str, session_key: str
) -> CodeSent:
    """Step two, first half (获取校验码): a code to the phone bound to the owner's login."""
    ticket = _open_ticket(member, program, token, session_key)
    return codes.send_code(
        Purpose.BIND,
        phone=ticket.owner.phone,
        requester=_requester(ticket),
        object=program.pk,
        address=actor.address,
        session=session_key,
    )


def confirm(
    actor: Actor, program: Program, *, member: Member, token: str, code: str, session_key: str
) -> list[Account]:
    """Step two, second half: the code makes the ticket ready for ten minutes; returns the accounts to choose from.

    Anything wrong is :class:`WrongOwnerCode`.
    """
    try:
        ticket = _open_ticket(member, program, token, session_key)
        codes.check_code(
            Purpose.BIND,
            phone=ticket.owner.phone,
            requester=_requester(ticket),
            object=program.pk,
            code=code,
        )
    except (TicketInvalid, WrongCode) as error:
        _note(actor, program, "binding.owner_code_wrong")
        raise WrongOwnerCode from error
    with write():
        now = clock.now()
        BindTicket.objects.filter(pk=ticket.pk, used_at=None).update(
            ready_at=now, expires_at=now + TICKET_LIFE
        )
        _note(actor, program, "binding.owner_code_right", ticket.owner)
    return offered_accounts(ticket.owner)


def offered(program: Program, *, member: Member, token: str, session_key: str) -> list[Account]:
    """What step three offers, to be drawn again after a refusal. :class:`TicketInvalid` before step two."""
    ticket = _open_ticket(member, program, token, session_key)
    if ticket.ready_at is None:
        raise TicketInvalid
    return offered_accounts(ticket.owner)


def bind(
    actor: Actor, program: Program, *, member: Member, token: str, account_id: str, session_key: str
) -> Binding:
    """Step three: bind one of the offered accounts, as a grant that its owner sees, limits and revokes.

    The ticket is checked and used up in the binding's own transaction: session, member, program, owner,
    and that the owner answers for the account's merchant now. Refused: :class:`TicketInvalid` (on
    record), and all refusals of a binding; a refused binding leaves the ticket usable.
    """
    try:
        with write():
            owner = _use_ticket(member, program, token, session_key)
            row, account = lock_both(program.pk, account_id)
            _answers_for(owner, account)
            grant = None
            if account.app.merchant_id != row.app.merchant_id:
                grant = grant_by_login(row, account, member=member, owner=owner)
            return bind_locked(actor, row, account, member=member, grant=grant)
    except (TicketInvalid, AccountNotFound) as error:
        _note(actor, program, "binding.ticket_refused")
        raise TicketInvalid from error


def _answers_for(owner: Member, account: Account) -> None:
    # Asked again here: between the steps an id can be swapped, or a role taken away.
    if account.app.merchant_id not in {merchant.pk for merchant in members.administered(owner)}:
        raise TicketInvalid


def _use_ticket(member: Member, program: Program, token: str, session_key: str) -> Member:
    tickets = for_update(BindTicket.objects.filter(pk=ids.token_hash(token)))
    ticket = _valid(tickets[0] if tickets else None, member, program, session_key)
    if ticket.ready_at is None:
        raise TicketInvalid
    BindTicket.objects.filter(pk=ticket.pk).update(used_at=clock.now())
    return ticket.owner


def _open_ticket(member: Member, program: Program, token: str, session_key: str) -> BindTicket:
    return _valid(
        BindTicket.objects.filter(pk=ids.token_hash(token)).first(), member, program, session_key
    )


def _valid(
    ticket: BindTicket | None, member: Member, program: Program, session_key: str
) -> BindTicket:
    if (
        ticket is None
        or ticket.used_at is not None
        or ticket.expires_at <= clock.now()
        or ticket.member_id != member.pk
        or ticket.program_id != program.pk
        or not hmac.compare_digest(ticket.session_hash, ids.token_hash(session_key))
        or not ticket.owner.is_active
    ):
        raise TicketInvalid
    return ticket


def _requester(ticket: BindTicket) -> str:
    return f"bind:{ticket.pk}"


def _note(actor: Actor, program: Program, action: str, owner: Member | None = None) -> None:
    data = {"owner": owner.login} if owner else {}
    target = Target("program", program.pk, program.name)
    record(
        actor=actor, action=action, target=target, merchant_id=program.app.merchant_id, data=data
    )
