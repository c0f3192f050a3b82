"""What the worker does for this package."""

from lifeloop.diagnostics import acts, services
from lifeloop.outbox import every


@every(seconds=3600)
def prune_calls() -> None:
    """Calls older than LIFELOOP_CALL_LOG_DAYS."""
    services.prune()


@every(seconds=3600)
def prune_acts() -> None:
    """Acts whose requests are too old to be sent again."""
    acts.prune()
