"""Going over the whole audit log: is every record as it was written, at its place, and none too many."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from lifeloop.audit import marks
from lifeloop.audit.models import Head, Link, Record

_AT_ONCE = 500

# What can be wrong with a record, as codes and as sentences about "record N".
WRONG = {
    "EDITED": "was changed after it was written",
    "MISSING": "was cut out",
    "GONE": "follows one that was cut out together with its link",
    "CUT": "is the last one left: what followed it was cut off",
    "INSERTED": "was put in past the platform",
    "UNTIED": "does not follow the record before it: its link was changed, or one before it taken out",
    "HEADLESS": "is the last one found, and the end of the chain is missing or changed",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """The first broken place: a code of :data:`WRONG`, and the record's id."""

    code: str
    record: int
    number: int | None = None

    @property
    def sentence(self) -> str:
        """For whoever ran the command."""
        if self.code == "GONE":
            return (
                f"number {self.number} of the chain was cut out; record {self.record} came after it"
            )
        place = f", number {self.number} of the chain," if self.number is not None else ""
        return f"record {self.record}{place} {WRONG[self.code]}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """``records``: how many are in the chain; ``waiting``: written, not chained yet; ``hash``: of the last one.

    Whoever keeps ``hash`` elsewhere can tell later whether this very log went on. ``fault``: None when all is well.
    """

    records: int
    waiting: int
    hash: str
    fault: Fault | None

    @property
    def whole(self) -> bool:
        """Nothing is wrong."""
        return self.fault is None


def verify() -> Verdict:
    """Read all of it, in pieces; reads only. What is written meanwhile is looked at another time."""
    newest = Record.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    head = Head.objects.filter(pk=1).first()
    end = head.number if head else 0
    fault = _chained(end) or _end(head)
    added = _inserted(newest)
    if added and (fault is None or added.record < fault.record):
        fault = added
    waiting, unwritten = _waiting()
    return Verdict(end, waiting, head.hash if head else "", fault or unwritten)


def _chained(end: int) -> Fault | None:
    number, before, last = 0, "", 0
    for link, record in _pairs(end):
        number += 1
        if link.number != number:
            # Nothing is left of the one between: it is named by its number and its neighbour.
            return Fault("GONE", link.record, number)
        if link.hash != marks.link(number, link.record, link.seal, before):
            return Fault("UNTIED", link.record, number)
        if record is None:
            return Fault("MISSING", link.record, number)
        if not _as_written(record, link) and not _as_written_now(link.record):
            return Fault("EDITED", link.record, number)
        before, last = link.hash, link.record
    return Fault("CUT", last, number) if number < end else None


def _end(head: Head | None) -> Fault | None:
    last = Link.objects.exclude(number=None).order_by("-number").first()
    if head is None:
        return Fault("HEADLESS", last.record, last.number) if last else None
    if head.mark == marks.head(head.number, head.hash):
        own = Link.objects.filter(number=head.number).first()
        if head.number == 0 or (own is not None and own.hash == head.hash):
            return None
    return Fault("HEADLESS", last.record if last else 0, last.number if last else None)


def _inserted(newest: int) -> Fault | None:
    linked = Link.objects.filter(record=OuterRef("pk"))
    rows = Record.objects.filter(~Exists(linked), pk__lte=newest).order_by("pk")
    found = rows.values_list("pk", flat=True).first()
    return None if found is None else Fault("INSERTED", found)


def _waiting() -> tuple[int, Fault | None]:
    """Those that wait for their place are sealed already."""
    count, last = 0, 0
    waiting = Link.objects.filter(number=None).order_by("record")
    while links := list(waiting.filter(record__gt=last)[:_AT_ONCE]):
        count, last = count + len(links), links[-1].record
        records = Record.objects.in_bulk([link.record for link in links])
        for link in links:
            record = records.get(link.record)
            if record is None:
                return count, Fault("MISSING", link.record)
            if not _as_written(record, link) and not _as_written_now(link.record):
                return count, Fault("EDITED", link.record)
    return count, None


def _pairs(end: int) -> Iterator[tuple[Link, Record | None]]:
    last = 0
    while True:
        rows = Link.objects.filter(number__gt=last, number__lte=end).order_by("number")
        links = list(rows[:_AT_ONCE])
        if not links:
            return
        records = Record.objects.in_bulk([link.record for link in links])
        for link in links:
            yield link, records.get(link.record)
        last = links[-1].number or 0


def _as_written(record: Record, link: Link) -> bool:
    digests = link.hidden or {}
    for name, digest in digests.items():
        if name not in marks.NAMING or getattr(record, name) != marks.hidden(digest):
            return False
    return link.seal == marks.seal(record, digests)


def _as_written_now(record_id: int) -> bool:
    """Once more, for one that was being hidden (``chaining.hide``) between the two reads."""
    record = Record.objects.filter(pk=record_id).first()
    link = Link.objects.filter(record=record_id).first()
    return record is not None and link is not None and _as_written(record, link)
