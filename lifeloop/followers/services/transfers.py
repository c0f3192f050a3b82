"""Imports and exports: begun, carried on step by step by the worker, stopped, ended, forgotten."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings

from lifeloop.audit import Actor, Target
from lifeloop.audit.services import record
from lifeloop.database import for_update, write
from lifeloop.followers import store
from lifeloop.followers.errors import TransferEnded, TransferNotFound, TransferRunning
from lifeloop.followers.models import Transfer, TransferSort, TransferState
from lifeloop.kernel import clock
from lifeloop.kernel.errors import DomainError
from lifeloop.lifestyle.models import Account
from lifeloop.outbox import Task, emit, enqueue, extend

JOB = "followers.transfer"
OPEN = (TransferState.WAITING, TransferState.RUNNING)
ATTEMPTS = 5  # of one step; then the transfer has failed
STEP_SECONDS = 1.0  # then others have their turn

Stepped = Callable[[Transfer, Task], bool]
"""Does a part of a transfer; whether it is at its end."""


class Superseded(Exception):
    """The transfer was stopped, or another worker has it: the part that was under way is undone."""


def begin(actor: Actor, account: Account, sort: TransferSort, **facts: Any) -> Transfer:
    """A new transfer, inside the caller's write. Refused: another of the account's that has not ended."""
    for_update(Account.objects.filter(pk=account.pk))
    if Transfer.objects.filter(account=account, state__in=OPEN).exists():
        raise TransferRunning
    made = Transfer.objects.create(
        account=account,
        sort=sort,
        made_by_id=int(actor.id) if str(actor.id).isdigit() else None,
        made_by_name=actor.name[:60],
        **facts,
    )
    enqueue(JOB, {"transfer": made.pk})
    return made


def step(task: Task, sorts: Mapping[str, Stepped]) -> bool:
    """Carry the job's transfer on for about a second; whether it is at its end. What cannot be mended ends it."""
    row = Transfer.objects.select_related("account", "account__app").filter(
        pk=int(task.payload["transfer"])
    )
    transfer = row.first()
    if transfer is None or transfer.state not in OPEN or not _run(transfer, task):
        return True
    try:
        return sorts[transfer.sort](transfer, task)
    except Superseded:
        _tidy(transfer)
    except DomainError as refusal:
        fail(transfer, refusal.code)
    except Exception as error:
        if store.is_full(error):
            fail(transfer, "DISK_FULL")
        elif task.attempt >= ATTEMPTS:
            fail(transfer, "BROKEN_OFF")
        else:
            raise
    return True


def advance(transfer: Transfer, task: Task, **facts: Any) -> None:
    """Note what a part did, inside the part's write; :class:`Superseded` undoes it.

    Only from the cursor that the part began at, so that no part is done twice.
    """
    rows = Transfer.objects.filter(
        pk=transfer.pk, state=TransferState.RUNNING, cursor=transfer.cursor
    )
    if not extend(task) or not rows.update(**facts):
        raise Superseded
    for name, value in facts.items():
        setattr(transfer, name, value)


def finish(transfer: Transfer, **facts: Any) -> bool:
    """It is done, unless it was stopped before."""
    with write():
        rows = Transfer.objects.filter(pk=transfer.pk, state=TransferState.RUNNING)
        done = rows.update(state=TransferState.DONE, ended_at=clock.now(), **facts)
        if done:
            _tell(transfer, TransferState.DONE)
        return bool(done)


def fail(transfer: Transfer, code: str) -> None:
    """It cannot go on: files are removed, what was imported so far stays and is said."""
    files = files_of(Transfer.objects.get(pk=transfer.pk))
    with write():
        rows = Transfer.objects.filter(pk=transfer.pk, state__in=OPEN)
        if rows.update(state=TransferState.FAILED, ended_at=clock.now(), note=code, path=""):
            _tell(transfer, TransferState.FAILED)
    for name in files:
        store.remove(name)


def stop(actor: Actor, account: Account, transfer_id: int) -> Transfer:
    """Stop it where it is. Refused: one that has ended."""
    with write():
        rows = for_update(Transfer.objects.filter(account=account, pk=transfer_id))
        if not rows:
            raise TransferNotFound
        transfer = rows[0]
        if transfer.state not in OPEN:
            raise TransferEnded
        files = files_of(transfer)
        transfer.state, transfer.ended_at, transfer.path = TransferState.STOPPED, clock.now(), ""
        transfer.save(update_fields=["state", "ended_at", "path"])
        note(actor, account, transfer, "followers.transfer_stopped", {"done": transfer.done})
    for name in files:
        store.remove(name)
    return transfer


def prune() -> int:
    """Forget files after a week (setting), and such that no transfer knows; how many were removed."""
    before = clock.now() - timedelta(days=settings.LIFELOOP_TRANSFER_DAYS)
    old = Transfer.objects.filter(created_at__lt=before).exclude(path="").exclude(state__in=OPEN)
    for transfer in old:
        with write():
            Transfer.objects.filter(pk=transfer.pk).update(path="", filters={}, report=[])
    kept = {name for one in Transfer.objects.exclude(path="") for name in files_of(one)}
    gone = [name for name in store.names() if name not in kept and store.is_old(name)]
    for name in gone:
        store.remove(name)
    return len(gone)


def files_of(transfer: Transfer) -> list[str]:
    """The names of its files."""
    return [name for name in (transfer.path, transfer.filters.get("spool", "")) if name]


def note(
    actor: Actor, account: Account, transfer: Transfer, action: str, data: Mapping[str, Any]
) -> None:
    """Into the merchant's log."""
    record(
        actor=actor,
        action=action,
        target=Target("transfer", transfer.pk, transfer.name),
        merchant_id=account.app.merchant_id,
        data={"account": account.pk, **data},
    )


def _tell(transfer: Transfer, state: TransferState) -> None:
    emit(
        "followers.transfer_ended",
        account_id=int(transfer.account_id),
        merchant_id=transfer.account.app.merchant_id,
        facts={"transfer": transfer.pk, "state": state.value, "sort": transfer.sort},
    )


def _run(transfer: Transfer, task: Task) -> bool:
    if transfer.state == TransferState.RUNNING:
        return True
    with write():
        rows = Transfer.objects.filter(pk=transfer.pk, state=TransferState.WAITING)
        begun = bool(extend(task) and rows.update(state=TransferState.RUNNING))
    transfer.state = TransferState.RUNNING
    return begun


def _tidy(transfer: Transfer) -> None:
    """A step that came too late may have written a file again."""
    if not Transfer.objects.filter(pk=transfer.pk, state__in=OPEN).exists():
        for name in files_of(transfer):
            store.remove(name)
