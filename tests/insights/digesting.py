"""What the processes of the kill tests run."""

from django.conf import settings

from lifeloop.insights.services.digest import Digest


def digest_for_ever(waits: bool) -> None:
    """Digest until killed, in the smallest chunks; ``waits``: like a worker, leaving another that is at it alone."""
    settings.LIFELOOP_FIGURES_CHUNK_MS = 1
    own = Digest(waits=waits)
    while True:
        own.size = min(own.size, 150)
        own.run(0.5)
