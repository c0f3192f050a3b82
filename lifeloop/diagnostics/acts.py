"""An act that an app has signed is done once: whoever sends the same bytes again gets the first answer, or is refused.

The protocol's version 2 has no nonce, so a request that was overheard is a good one for as long as its time is. The row that
remembers an act is written by the very transaction that does it (:func:`lifeloop.database.beginning_with`); its answer is
added when it is known.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from django.conf import settings
from django.db import DatabaseError, IntegrityError
from django.db.models import QuerySet

from lifeloop.database import beginning_with, write
from lifeloop.database.kept import Given, KeptInsert, KeptRead
from lifeloop.diagnostics.models import Act
from lifeloop.kernel import clock

_PRUNED_AT_ONCE = 1000
_known = KeptRead(
    lambda: Act.objects.filter(app_id__being=Given("app"), key__being=Given("key")).values_list(
        "answer", "done_at"
    )
)
_insert = KeptInsert(Act, "app_id", "key", "answer", "done_at")
A = TypeVar("A")
Told = dict[str, Any]


class DoneAlready(Exception):
    """Another request with the same bytes was first, this very moment. No service takes it for a refusal of its own."""


@dataclass(frozen=True, slots=True)
class Done:
    """An act that was done before. ``answer`` None: it was not kept, or the app has done something else since."""

    answer: Told | None


def done(app_id: str, key: str) -> Done | None:
    """Whether this app has done this act already.

    The first answer would be a wrong one where the app has done something else in between: it may have undone that very thing.
    """
    rows = _known(app=app_id, key=key)
    if not rows:
        return None
    [(answer, at)] = rows
    since = answer is not None and Act.objects.filter(app_id=app_id, done_at__gt=at).exists()
    return Done(None if since else answer)


def once(
    app_id: str,
    key: str,
    act: Callable[[], A],
    *,
    told: Callable[[A], Told] | None,
    certain: Told | None,
    refusals: tuple[type[Exception], ...],
) -> A | Done:
    """Do an act unless it was done. ``certain``: what will be told of it when that is known before; else ``told`` says it after,
    and without either it is kept nowhere.

    What ``act`` raises is raised on. After one of ``refusals`` the same call may be tried again, for it has done nothing; after
    any other exception nobody knows, and it may not.
    """
    known = done(app_id, key)
    if known is not None:
        return known
    with beginning_with(lambda: _note(app_id, key, certain)) as begun:
        try:
            answer = act()
        except DoneAlready:
            return done(app_id, key) or Done(None)
        except Exception as error:
            if begun.committed:
                _ended_badly(app_id, key, refused=isinstance(error, refusals))
            raise
    if not begun.committed:  # what changes nothing now may change something later
        with suppress(DoneAlready), write():
            _note(app_id, key, told(answer) if told is not None else None)
    elif certain is None and told is not None:
        with write():
            _rows(app_id, key).update(answer=told(answer))
    return answer


def _ended_badly(app_id: str, key: str, *, refused: bool) -> None:
    """Something was committed: before a refusal a count or an entry of a log, before a fault nobody knows what."""
    with suppress(DatabaseError), write():
        if refused:
            _rows(app_id, key).delete()
        else:
            _rows(app_id, key).update(answer=None)


def _note(app_id: str, key: str, answer: Told | None) -> None:
    try:
        _insert([(app_id, key, answer, clock.now())])
    except IntegrityError as error:
        raise DoneAlready from error


def _rows(app_id: str, key: str) -> QuerySet[Act]:
    return Act.objects.filter(app_id=app_id, key=key)


def prune() -> int:
    """Delete acts older than twice the clock window: a request that old is refused by its timestamp."""
    before = clock.now() - timedelta(hours=2 * settings.LIFELOOP_CLOCK_WINDOW_HOURS)
    gone = 0
    while True:
        old = Act.objects.filter(done_at__lt=before).order_by("done_at")
        pairs = list(old.values_list("app_id", "key")[:_PRUNED_AT_ONCE])
        if not pairs:
            return gone
        with write():
            for app_id, key in pairs:
                Act.objects.filter(app_id=app_id, key=key).delete()
        gone += len(pairs)
