"""Giving new records their places in the chain, soon after their commit and one writer at a time."""

from django.db import IntegrityError
from django.db.models import Q, QuerySet

from lifeloop.audit import marks
from lifeloop.audit.models import Head, Link, Record
from lifeloop.database import attempt, for_update, write

_AT_ONCE = 500
PEOPLE = ("person", "follower")  # kinds of targets that are people with a phone


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
    """Put words that lead to nobody in the place of a person's numbers and names, wherever the log has them; how many records.

    The chain stays whole: a hidden value is in the seal by its hash. The same person is the same word everywhere.
    """
    by_actor = Q(actor_kind="person", actor_id=str(person_id))
    by_target = Q(target_kind__in=PEOPLE, target_id__in=(user_id, str(person_id)))
    found = 0
    while rows := list(Record.objects.filter(by_actor | by_target).order_by("pk")[:_AT_ONCE]):
        with write():
            for row in rows:
                names: tuple[str, ...] = ()
                if row.actor_kind == "person" and row.actor_id == str(person_id):
                    names += ("actor_id", "actor_name", "address")
                if row.target_kind in PEOPLE and row.target_id in {user_id, str(person_id)}:
                    names += ("target_id", "target_name")
                _hide_in(row, names)
        found += len(rows)
    return found


def _hide_in(row: Record, names: tuple[str, ...]) -> None:
    link = Link.objects.filter(record=row.pk).first()
    digests = dict((link.hidden if link else None) or {})
    shown: dict[str, str] = {}
    for name in names:
        if value := str(getattr(row, name)):
            digests[name] = marks.part(value)
            shown[name] = marks.hidden(digests[name])
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
