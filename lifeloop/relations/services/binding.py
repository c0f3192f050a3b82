"""Binding and unbinding: a mini program has at most one lifestyle account, and the database knows it."""

from django.db import IntegrityError

from lifeloop.audit import Actor, Target
from lifeloop.audit.services import record
from lifeloop.database import for_share, for_update, write
from lifeloop.identity.models import Member
from lifeloop.kernel import clock
from lifeloop.lifestyle import queries as accounts
from lifeloop.lifestyle.errors import AccountNotFound
from lifeloop.lifestyle.models import Account
from lifeloop.outbox import emit
from lifeloop.programs import rules as program_rules
from lifeloop.programs.errors import ProgramNotFound
from lifeloop.programs.models import Program
from lifeloop.relations.errors import AccountNotBindable, AlreadyBound, NotBound, ProgramNotBindable
from lifeloop.relations.models import Binding, Grant, GrantState


def bind_own(actor: Actor, program: Program, *, account_id: str, member: Member | None) -> Binding:
    """Bind one of the merchant's own accounts, with one click; or by its backend, then without a ``member``.

    Refused: a suspended program, an account that is not opened or suspended, another merchant's
    account (:class:`AccountNotFound`: there is no such one of yours), a program that is bound already.
    """
    with write():
        row, account = lock_both(program.pk, account_id)
        if account.app.merchant_id != row.app.merchant_id:
            raise AccountNotFound
        return bind_locked(actor, row, account, member=member, grant=None)


def lock_both(program_id: str, account_id: str) -> tuple[Program, Account]:
    """The program's row to change, the account's row kept from being closed, inside the caller's write."""
    programs = for_update(
        Program.objects.select_related("app", "app__merchant").filter(pk=program_id)
    )
    if not programs:
        raise ProgramNotFound
    found = for_share(Account.objects.select_related("app", "app__merchant").filter(pk=account_id))
    if not found:
        raise AccountNotFound
    return programs[0], found[0]


def bind_locked(
    actor: Actor, program: Program, account: Account, *, member: Member | None, grant: Grant | None
) -> Binding:
    """The binding itself, on rows of :func:`lock_both`. Never a silent re-bind."""
    if not program_rules.bindable(program.state, program.suspended):
        raise ProgramNotBindable
    if not accounts.is_usable(account):
        raise AccountNotBindable
    if Binding.objects.filter(pk=program.pk).exists():
        raise AlreadyBound
    try:
        with write():
            binding = Binding.objects.create(
                program=program, account=account, grant=grant, bound_by=member
            )
    except IntegrityError as error:
        raise AlreadyBound from error
    _tell(actor, "binding.bound", program, account, {"grant": grant.pk if grant else None})
    return binding


def unbind(actor: Actor, program: Program) -> Account:
    """End the binding, and the grant it stood on. From the commit on no message goes through; returns the account."""
    with write():
        rows = for_update(
            Program.objects.select_related("app", "app__merchant").filter(pk=program.pk)
        )
        if not rows:
            raise ProgramNotFound
        if not program_rules.bindable(rows[0].state, rows[0].suspended):
            raise ProgramNotBindable
        return end_binding(actor, rows[0], grant_state=GrantState.ENDED)


def end_binding(actor: Actor, program: Program, *, grant_state: GrantState) -> Account:
    """Delete the binding of a locked program and close its grant, inside the caller's write."""
    # A send holds a share of this row until its commit; whoever deletes it waits for those.
    bindings = for_update(
        Binding.objects.select_related("account", "account__app").filter(pk=program.pk)
    )
    if not bindings:
        raise NotBound
    binding = bindings[0]
    if binding.grant_id is not None:
        Grant.objects.filter(pk=binding.grant_id, state=GrantState.ACTIVE).update(
            state=grant_state, ended_at=clock.now()
        )
    grant_id = binding.grant_id
    Binding.objects.filter(pk=program.pk).delete()
    _tell(actor, "binding.unbound", program, binding.account, {"grant": grant_id})
    return binding.account


def _tell(
    actor: Actor, action: str, program: Program, account: Account, data: dict[str, object]
) -> None:
    target = Target("program", program.pk, program.name)
    facts = {**data, "account": account.pk, "account_name": account.name}
    merchants = {program.app.merchant_id, account.app.merchant_id}
    for merchant_id in sorted(merchants):
        record(actor=actor, action=action, target=target, merchant_id=merchant_id, data=facts)
    emit(
        action,
        program_id=int(program.pk),
        account_id=int(account.pk),
        merchant_id=program.app.merchant_id,
        facts={"owner": account.app.merchant_id, "grant": data["grant"], "by": actor.member_id},
    )
