"""The shared limiter: counts per rule and subject in fixed windows, as rows, so that every process agrees."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import F

from lifeloop.database import write
from lifeloop.identity.models import LimitCount
from lifeloop.kernel import clock
from lifeloop.kernel.ids import token_hash


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``most`` in ``seconds``; ``name`` is part of the key."""

    name: str
    most: int
    seconds: int


def _window(limit: Limit) -> int:
    return int(clock.now().timestamp()) // limit.seconds * limit.seconds


def _key(limit: Limit, subject: str) -> str:
    # Subjects are addresses, phones, logins: hashed, so that the table holds no personal data.
    return f"{limit.name}:{token_hash(subject)[:40]}"


def count(limit: Limit, subject: str) -> int:
    """How often it happened in the present window."""
    row = (
        LimitCount.objects.filter(key=_key(limit, subject), window=_window(limit))
        .values_list("count", flat=True)
        .first()
    )
    return row or 0


def minutes_left(limit: Limit) -> int:
    """Whole minutes until the present window ends, at least 1."""
    return max(1, -(-(_window(limit) + limit.seconds - int(clock.now().timestamp())) // 60))


def exceeded(limits: list[tuple[Limit, str]]) -> Limit | None:
    """The first of the rules that is used up, without counting anything."""
    keys = {(_key(limit, subject), _window(limit)): limit for limit, subject in limits}
    rows = LimitCount.objects.filter(
        key__in=[key for key, _ in keys], window__in={window for _, window in keys}
    )
    counts = {
        (key, window): number for key, window, number in rows.values_list("key", "window", "count")
    }
    return next((limit for of, limit in keys.items() if counts.get(of, 0) >= limit.most), None)


def take(limits: list[tuple[Limit, str]]) -> Limit | None:
    """Count one happening under every rule, or none at all: the first used-up rule is returned instead.

    One transaction: a hundred parallel takes of fifty leave exactly fifty.
    """
    with write():
        for limit, subject in sorted(limits, key=lambda pair: _key(*pair)):
            if not _count_one(limit, _key(limit, subject)):
                return _undo(limits, limit)
    return None


def _count_one(limit: Limit, key: str) -> bool:
    window = _window(limit)
    if _one_more(limit, key, window):
        return True
    LimitCount.objects.bulk_create(
        [
            LimitCount(
                key=key,
                window=window,
                expires_at=datetime.fromtimestamp(window, UTC)
                + timedelta(seconds=2 * limit.seconds),
            )
        ],
        ignore_conflicts=True,
    )
    return _one_more(limit, key, window)


def _one_more(limit: Limit, key: str, window: int) -> bool:
    rows = LimitCount.objects.filter(key=key, window=window, count__lt=limit.most)
    return bool(rows.update(count=F("count") + 1))


def _undo(limits: list[tuple[Limit, str]], refused: Limit) -> Limit:
    # Those counted before the refusal, in the same order; nothing counts when the whole is refused.
    for limit, subject in sorted(limits, key=lambda pair: _key(*pair)):
        if limit is refused:
            break
        LimitCount.objects.filter(key=_key(limit, subject), window=_window(limit)).update(
            count=F("count") - 1
        )
    return refused


def give_back(limit: Limit, subject: str) -> None:
    """Uncount one happening (a right password does not use up tries)."""
    LimitCount.objects.filter(key=_key(limit, subject), window=_window(limit), count__gt=0).update(
        count=F("count") - 1
    )


def prune() -> int:
    """Delete windows that are over."""
    return LimitCount.objects.filter(expires_at__lt=clock.now()).delete()[0]
