"""Opening a write, and locking the rows it decides by."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connections, models, transaction
from django.db.transaction import TransactionManagementError

M = TypeVar("M", bound=models.Model)


@dataclass(slots=True)
class Beginning:
    """What a write begins with. ``committed``: one that did has been, and no other will."""

    run: Callable[[], object]
    committed: bool = False


_beginning: ContextVar[Beginning | None] = ContextVar("beginning", default=None)


def write(using: str = "default") -> AbstractContextManager[None]:
    """The one way to open a write: ``with write(): ...``, one product sentence, one transaction.

    On SQLite it waits for its turn in the queue of all writers; at most OPTIONS ``writer_timeout``
    seconds, then :class:`django.db.OperationalError`. Inside another ``write()`` it joins: an
    exception anywhere undoes the whole outermost write. It never retries; that is the caller's.
    """
    # The blocks a TestCase opens around a test do not count: a refusal must undo its own write only.
    joined = any(
        not getattr(block, "_from_testcase", False) for block in connections[using].atomic_blocks
    )
    block = transaction.atomic(using=using, savepoint=not joined)
    first = _beginning.get()
    return block if first is None or first.committed or joined else _begun_with(block, first)


@contextmanager
def beginning_with(run: Callable[[], object]) -> Iterator[Beginning]:
    """The writes opened inside begin with ``run``, in the same transaction, until one of them is committed.

    So a caller has a row of its own kept or undone together with what a service does, without the service knowing. What
    ``run`` raises ends that write before the service has done anything in it.
    """
    first = Beginning(run)
    token = _beginning.set(first)
    try:
        yield first
    finally:
        _beginning.reset(token)


@contextmanager
def _begun_with(block: AbstractContextManager[None], first: Beginning) -> Iterator[None]:
    with block:
        first.run()
        yield
    first.committed = True


def attempt(using: str = "default") -> AbstractContextManager[None]:
    """A part of a write that may break a constraint and leave the rest standing (a savepoint).

    Inside ``write()``. Catch :class:`django.db.IntegrityError` outside of the ``with`` block, and go on.
    """
    return transaction.atomic(using=using)


def for_update(queryset: "models.QuerySet[M, M]") -> list[M]:
    """The rows, ordered by primary key (so two writers never wait for each other), locked to change.

    Inside ``write()`` only. PostgreSQL: ``FOR UPDATE`` of the queryset's own rows; SQLite: the
    writers' lock is already held.
    """
    rows = queryset.order_by("pk")
    if _locks_rows(rows):
        return list(rows.select_for_update(of=("self",)))
    return list(rows)


def for_share(queryset: "models.QuerySet[M, M]") -> list[M]:
    """The rows, ordered by primary key, kept from being changed until the end of this write.

    Inside ``write()`` only. Many may share; whoever wants :func:`for_update` of them waits, so what
    was decided by these rows still holds at the commit.
    """
    rows = queryset.order_by("pk")
    if not _locks_rows(rows):
        return list(rows)
    with _share_instead_of_update(rows.db):
        return list(rows.select_for_update(of=("self",)))


def _locks_rows(rows: "models.QuerySet[Any, Any]") -> bool:
    connection = connections[rows.db]
    if not connection.in_atomic_block:
        raise TransactionManagementError("rows are locked inside write() only")
    return bool(connection.features.has_select_for_update)


@contextmanager
def _share_instead_of_update(using: str) -> Iterator[None]:
    # Django knows FOR UPDATE only; it writes the clause last, which is where it is exchanged.
    def exchange(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        head, clause, tail = sql.rpartition(" FOR UPDATE OF ")
        return execute(f"{head} FOR SHARE OF {tail}" if clause else sql, params, many, context)

    with connections[using].execute_wrapper(exchange):
        yield
