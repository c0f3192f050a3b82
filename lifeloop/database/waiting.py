"""Waiting for the turn to write: whoever wants to know registers here."""

from collections.abc import Callable

# Told seconds waited and whether the turn came. Short waits are not told: each would cost as much as it lasted.
LISTENERS: list[Callable[[float, bool], None]] = []
LEAST_SECONDS = 0.001


def tell(seconds: float, came: bool) -> None:
    """A writer has waited; called by the backend."""
    if seconds >= LEAST_SECONDS or not came:
        for listener in LISTENERS:
            listener(seconds, came)
