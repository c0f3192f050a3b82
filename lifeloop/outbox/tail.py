"""Following events as they are committed: what the live pages of a process are fed from."""

import time

from django.db import connection
from django.db.models import Max

from lifeloop.outbox.models import Event

# How long an id that was passed over is looked for: its transaction may still be running. (Ids are
# drawn before the commit; SQLite has one writer at a time and knows no such gaps.)
GAP_SECONDS = 10.0
_LIMIT = 500
_MOST_GAPS = 1000
_LOOK_BACK = 100


class Tail:
    """``Tail()`` begins now; ``Tail(after=id)`` after that event. Used by one thread at a time.

    Every committed event is returned once, by id within one ``poll()``. One that was committed late
    comes late, up to ``gap_seconds`` after its id was first passed over.
    """

    def __init__(self, after: int | None = None, *, gap_seconds: float = GAP_SECONDS) -> None:
        self._gap_seconds = gap_seconds
        self._gaps: dict[int, float] = {}  # id → until when it is looked for (monotonic)
        self._last = 0
        if after is None:
            self._begin_now()
        else:
            self._last = after

    @property
    def last(self) -> int:
        """The highest id seen."""
        return self._last

    def poll(self) -> list[Event]:
        """New events, at most 500; one look at the primary key when there are none.

        Call again at once when it was full.
        """
        ids = self._new_ids()
        if not ids:
            return []
        self._pass_over(ids)
        return list(Event.objects.filter(pk__in=ids).order_by("pk"))

    def _new_ids(self) -> list[int]:
        now = time.monotonic()
        self._gaps = {pk: until for pk, until in self._gaps.items() if until > now}
        gaps = ",".join(map(str, self._gaps))  # our own integers
        late = f"id IN ({gaps}) OR " if gaps else ""
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id FROM outbox_event WHERE {late}id > %s ORDER BY id LIMIT %s",  # noqa: S608
                [self._last, _LIMIT],
            )
            return [row[0] for row in cursor.fetchall()]

    def _pass_over(self, ids: list[int]) -> None:
        for pk in ids:
            self._gaps.pop(pk, None)
            if pk > self._last:
                self._note_gap(self._last + 1, pk)
                self._last = pk

    def _note_gap(self, first: int, end: int) -> None:
        if connection.vendor != "postgresql" or self._gap_seconds <= 0:
            return
        until = time.monotonic() + self._gap_seconds
        for pk in range(max(first, end - _MOST_GAPS), end):
            self._gaps[pk] = until
        for pk in list(self._gaps)[: max(0, len(self._gaps) - _MOST_GAPS)]:
            del self._gaps[pk]

    def _begin_now(self) -> None:
        newest = Event.objects.aggregate(Max("pk"))["pk__max"] or 0
        # What is being committed just now has an id below the newest: look for those too.
        floor = max(0, newest - _LOOK_BACK)
        seen = set(Event.objects.filter(pk__gt=floor, pk__lte=newest).values_list("pk", flat=True))
        for pk in range(floor + 1, newest):
            if pk not in seen:
                self._note_gap(pk, pk + 1)
        self._last = newest
