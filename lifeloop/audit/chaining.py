"""Giving new records their places in the chain, soon after their commit and one writer at a time."""

from collections.abc import Collection

from django.db import IntegrityError
from django.db.models import Q, QuerySet

from lifeloop.audit import marks
from lifeloop.audit.models import Head, Link, Record
from lifeloop.database import attempt, for_update, write

_AT_ONCE = 500


def turn(_number: int = 0) -> bool:
    """One look: whether something was chained. A look that finds nothing is one read by an index."""
    return chain() > 0


def chain(most: int = _AT_ONCE) -> int:
    """Number up to ``most`` new records and tie each to the one before; how many were.

    In the order of their ids; one that is committed late comes late. Nothing is chained to an end that is gone.
    """
    waiting = Link.objects.filter(number=None)
    if not waiting.exists():
        return 0
    with write():
        head = _locked_head()
        if head is None:
            return 0
        rows = list(waiting.order_by("record")[:most])
        for row in rows:
            head.number += 1
            head.hash = marks.link(head.number, row.record, row.seal, head.hash)
            row.number, row.hash = head.number, head.hash
        Link.objects.bulk_update(rows, ["number", "hash"], batch_size=100)
        head.mark = marks.head(head.number, head.hash)
        head.save()
    return len(rows)


def hide(*, person_id: int, user_id: str) -> int:
    """Put a word that leads to nobody in the place of a person's numbers, wherever the log has them; how many records.

    The chain stays whole: a hidden value is in the seal by its hash. The same person is the same word everywhere.
    """
    by_actor = Q(actor_kind="person", actor_id=str(person_id))
    by_target = Q(target_kind__in=("person", "follower"), target_id__in=(user_id, str(person_id)))
    found = 0
    while rows := list(Record.objects.filter(by_actor | by_target).order_by("pk")[:_AT_ONCE]):
        with write():
            for row in rows:
                _hide_in(row, {str(person_id), user_id}, user_id)
        found += len(rows)
    return found


def _hide_in(row: Record, values: Collection[str], user_id: str) -> None:
    [link] = for_update(Link.objects.filter(record=row.pk)) or [None]
    if link is None:
        # Not ours to change: somebody put it there past the services, and the check will say so.
        link = Link(record=row.pk, seal="")
    digests = dict(link.hidden or {})
    shown: dict[str, str] = {}
    for name in marks.NAMING:
        value = str(getattr(row, name))
        if value in values or (user_id and user_id in value):
            digests[name] = marks.part(value)
            shown[name] = marks.hidden(digests[name])
    if row.actor_kind == "person" and row.address:
        digests["address"] = marks.part(row.address)
        shown["address"] = marks.hidden(digests["address"])
    # Past the guard of the model, which refuses every change: this one leaves the seal as it was.
    QuerySet(Record).filter(pk=row.pk).update(**shown)
    Link.objects.filter(record=row.pk).update(hidden=digests)


def _locked_head() -> Head | None:
    rows = for_update(Head.objects.filter(pk=1))
    if rows:
        return rows[0]
    if Link.objects.exclude(number=None).exists():
        return None
    try:
        with attempt():
            Head.objects.create(pk=1, mark=marks.head(0, ""))
    except IntegrityError:
        pass  # somebody else was first
    return for_update(Head.objects.filter(pk=1))[0]
