"""Reading the audit log; always told whose."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from lifeloop.audit.models import Link, Record
from lifeloop.audit.parties import Actor, Target
from lifeloop.kernel import clock
from lifeloop.kernel.paging import Page, number_of

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader looks for; empty is everything.

    ``action``: a whole one, or its first word: ``binding``. ``target``: a part of the object's name, or its whole id.
    ``since``, ``until``: days in GMT+8, both included.
    """

    action: str = ""
    actor: Actor | None = None
    target: str = ""
    since: date | None = None
    until: date | None = None


def rows_of(merchant_id: int, asked: Asked) -> "QuerySet[Record]":
    """A merchant's records that fit."""
    rows = Record.objects.filter(merchant_id=merchant_id)
    if asked.action:
        rows = rows.filter(Q(action=asked.action) | Q(action__startswith=f"{asked.action}."))
    if asked.actor is not None:
        rows = rows.filter(actor_kind=asked.actor.kind, actor_id=str(asked.actor.id))
    if asked.target:
        rows = rows.filter(Q(target_name__icontains=asked.target) | Q(target_id=asked.target))
    if asked.since:
        rows = rows.filter(at__gte=clock.day_start(asked.since))
    if asked.until and asked.until < date.max:
        rows = rows.filter(at__lt=clock.day_start(asked.until + timedelta(days=1)))
    return rows


def for_merchant(
    merchant_id: int,
    *,
    action: str | None = None,
    actor: Actor | None = None,
    asked: Asked | None = None,
    page: str | None = None,
    size: int = 20,
) -> Page[Record]:
    """A merchant's log, newest first. ``asked`` stands for ``action`` and ``actor``, and can say more.

    ``page`` is what the reader asked for; a number out of range becomes the nearest.
    """
    asked = asked or Asked(action or "", actor)
    return _page(rows_of(merchant_id, asked), page, size)


def walk(merchant_id: int, asked: Asked) -> Iterator[list[tuple[Record, Link | None]]]:
    """The same newest first, in pieces, each record with its place in the chain; for files of any length."""
    rows = rows_of(merchant_id, asked).order_by("-pk")
    last: int | None = None
    while piece := list((rows if last is None else rows.filter(pk__lt=last))[:_AT_ONCE]):
        links = Link.objects.in_bulk([row.pk for row in piece])
        yield [(row, links.get(row.pk)) for row in piece]
        last = piece[-1].pk


def of_person(person_id: int, *, action: str, limit: int = 50) -> list[Record]:
    """Acts of one kind upon one person with a phone, newest first: what is listed to that person."""
    rows = Record.objects.filter(target_kind="person", target_id=str(person_id), action=action)
    return list(rows.order_by("-pk")[:limit])


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
