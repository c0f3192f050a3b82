"""What the worker does for this package."""

from lifeloop.diagnostics import services
from lifeloop.outbox import every


@every(seconds=3600)
def prune_calls() -> None:
    """Calls older than LIFELOOP_CALL_LOG_DAYS."""
    services.prune()
