"""What the tests of deliveries share."""

from lifeloop.outbox import run_pending
from lifeloop.webhooks.services.couriers import deliver_pending


def deliver() -> None:
    """The worker's jobs, then the couriers."""
    run_pending(strict=True)
    deliver_pending()
    run_pending(strict=True)
