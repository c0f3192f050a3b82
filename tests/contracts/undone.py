"""Rows that many tests look at are made once for their module; what a test does to them is undone."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction


@contextmanager
def undone(blocker: Any) -> Iterator[None]:
    """A transaction that is undone; marked as a test's own, so that a write inside is a write of its own."""
    block: Any = transaction.atomic()
    block._from_testcase = True
    with blocker.unblock(), block:
        yield
        transaction.set_rollback(True)
