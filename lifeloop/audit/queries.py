"""Reading the audit log; always told whose."""

from django.db.models import Q, QuerySet

from lifeloop.audit.models import Record
from lifeloop.audit.parties import Actor, Target
from lifeloop.kernel.paging import Page, number_of


def for_merchant(
    merchant_id: int,
    *,
    action: str | None = None,
    actor: Actor | None = None,
    page: str | None = None,
    size: int = 20,
) -> Page[Record]:
    """A merchant's log, newest first. ``action`` is a whole one, or its first word: ``binding``.

    ``page`` is what the reader asked for; a number out of range becomes the nearest.
    """
    rows = Record.objects.filter(merchant_id=merchant_id)
    if action:
        rows = rows.filter(Q(action=action) | Q(action__startswith=f"{action}."))
    if actor is not None:
        rows = rows.filter(actor_kind=actor.kind, actor_id=str(actor.id))
    return _page(rows, page, size)


def of_target(target: Target, *, merchant_id: int, limit: int = 50) -> list[Record]:
    """What happened to one thing, as far as that merchant's log tells, newest first."""
    rows = Record.objects.filter(target_kind=target.kind, target_id=str(target.id))
    return list(rows.filter(merchant_id=merchant_id).order_by("-pk")[:limit])


def for_platform(*, page: str | None = None, size: int = 20) -> Page[Record]:
    """The whole log, newest first; for the platform's operator only."""
    return _page(Record.objects.all(), page, size)


def _page(rows: "QuerySet[Record]", page: str | None, size: int) -> Page[Record]:
    total = rows.count()
    number = number_of(page, total, size)
    start = (number - 1) * size
    return Page(list(rows.order_by("-pk")[start : start + size]), number, size, total)
