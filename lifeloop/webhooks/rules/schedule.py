"""When a delivery is tried again, and when a receiver is given up."""

from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

# Pauses after the first, second … attempt: ten attempts within 75 h 35 min, as Standard Webhooks has it.
PAUSES = tuple(
    timedelta(**{unit: number})
    for unit, number in (
        ("seconds", 5),
        ("minutes", 5),
        ("minutes", 30),
        ("hours", 2),
        ("hours", 5),
        ("hours", 10),
        ("hours", 14),
        ("hours", 20),
        ("hours", 24),
    )
)
# The original tries a gateway address twice more, five seconds apart, when that is switched on.
GATEWAY_PAUSES = (timedelta(seconds=5), timedelta(seconds=5))
JITTER = 0.05
GIVEN_UP_AFTER = timedelta(days=5)
SLOW_DOWN = frozenset({429, 502, 503, 504})
_REST = timedelta(seconds=60)
_LONGEST_REST = timedelta(hours=1)


def next_pause(pauses: tuple[timedelta, ...], tries: int, chance: float) -> timedelta | None:
    """The pause after attempt number ``tries``; None: it was the last. ``chance`` (0–1) spreads what failed together."""
    if tries > len(pauses):
        return None
    return pauses[tries - 1] * (1 + JITTER * (2 * chance - 1))


def is_given_up(failing_since: datetime | None, now: datetime) -> bool:
    """Whether a receiver that answered nothing well since then is switched off."""
    return failing_since is not None and now - failing_since >= GIVEN_UP_AFTER


def rest(status: int | None, retry_after: str, now: datetime) -> timedelta | None:
    """How long a receiver that says it has too much to do is left alone: as it asks, a minute else, an hour at most."""
    if status not in SLOW_DOWN:
        return None
    wanted = _REST
    if retry_after.isascii() and retry_after.isdigit() and len(retry_after) < 8:
        wanted = timedelta(seconds=int(retry_after))
    elif retry_after:
        try:
            wanted = parsedate_to_datetime(retry_after) - now
        except (ValueError, TypeError):
            wanted = _REST
    return max(timedelta(0), min(wanted, _LONGEST_REST))
