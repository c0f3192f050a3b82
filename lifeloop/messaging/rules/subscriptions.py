"""How many templates one may ask for, and which together (domain §4.2)."""

from collections.abc import Sequence

from lifeloop.messaging.errors_templates import SubscribeIds, SubscribeMixed

MOST_IDS = 3
MOST_LEFT = 1000  # a person taps for each; more than this is no person


def check_ids(ids: Sequence[str]) -> None:
    """1 to 3 different ids."""
    if not 1 <= len(ids) <= MOST_IDS or len(set(ids)) != len(ids) or not all(ids):
        raise SubscribeIds


def check_scenes(scenes: Sequence[str]) -> None:
    """All one-time or all long-term."""
    if len(set(scenes)) > 1:
        raise SubscribeMixed


def most_left(left: int) -> int:
    """Consents add up, to a bound."""
    return min(left, MOST_LEFT)
