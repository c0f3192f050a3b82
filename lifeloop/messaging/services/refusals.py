"""The log of refused sends: who was to get what, and why not. A record beside the send, never a part of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Count

from lifeloop.database import write
from lifeloop.database.kept import KeptInsert
from lifeloop.identity.models import App, AppKind
from lifeloop.kernel import clock, ids
from lifeloop.messaging.models import SendRefusal
from lifeloop.outbox import EventSpec, emit_many

KEPT = timedelta(days=30)
_insert = KeptInsert(SendRefusal, "id", "app", "user_template_id", "to_id", "code", "created_at")


@dataclass(frozen=True, slots=True)
class Refused:
    """One refused send as its caller wrote it; ``code``: the refusal's."""

    app_id: str
    template_id: str
    to_id: str
    code: str


def note_refusals(refused: Sequence[Refused]) -> int:
    """Log refused sends, inside the caller's write; how many were logged.

    At most so many an app and minute (setting): a caller that repeats its fault fills nothing. Nothing to log
    costs nothing.
    """
    most = settings.LIFELOOP_REFUSALS_PER_MINUTE
    if not refused or not most:
        return 0
    now = clock.now()
    minute = now.replace(second=0, microsecond=0)
    recent = SendRefusal.objects.filter(
        app_id__in={one.app_id for one in refused}, created_at__gte=minute
    )
    logged = Counter(dict(recent.values_list("app_id").annotate(Count("id"))))
    kept: list[Refused] = []
    for one in refused:
        if logged[one.app_id] < most:
            logged[one.app_id] += 1
            kept.append(one)
    _insert(
        (
            ids.row_id(),
            one.app_id,
            _shown(one.template_id, 32),
            _shown(one.to_id, 64),
            one.code[:40],
            now,
        )
        for one in kept
    )
    _tell(kept)
    return len(kept)


def _tell(kept: Sequence[Refused]) -> None:
    """One event for all refusals of one app, template and code."""
    apps = {
        app.pk: app for app in App.objects.filter(pk__in={one.app_id for one in kept}).order_by()
    }
    counted = Counter((one.app_id, _shown(one.template_id, 32), one.code[:40]) for one in kept)
    told = []
    for (app_id, template, code), times in counted.items():
        app = apps[app_id]
        program = app.kind == AppKind.PROGRAM
        told.append(
            EventSpec(
                "send.refused",
                account_id=None if program else int(app_id),
                program_id=int(app_id) if program else None,
                merchant_id=app.merchant_id,
                facts={"template": template, "code": code, "times": times},
            )
        )
    emit_many(told)


def log_refusal(one: Refused) -> bool:
    """Log one refused send in a write of its own; False when the app's minute is full, found without a write."""
    most = settings.LIFELOOP_REFUSALS_PER_MINUTE
    minute = clock.now().replace(second=0, microsecond=0)
    if SendRefusal.objects.filter(app_id=one.app_id, created_at__gte=minute).count() >= most:
        return False
    with write():
        return note_refusals([one]) == 1


def _shown(text: str, most: int) -> str:
    # What a caller wrote may be anything; PostgreSQL stores no NUL, no database half a surrogate pair.
    return "".join(char for char in text[:most] if char.isprintable())


def prune_refusals() -> int:
    """Delete up to a thousand entries older than 30 days; how many."""
    with write():
        old = SendRefusal.objects.filter(created_at__lt=clock.now() - KEPT).order_by("created_at")
        found = list(old.values_list("pk", flat=True)[:1000])
        SendRefusal.objects.filter(pk__in=found).delete()
    return len(found)
