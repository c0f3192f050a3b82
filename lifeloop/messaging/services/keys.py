"""Idempotency: the same key and content get the first outcome again; another content is refused, with no effect."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings

from lifeloop.database import write
from lifeloop.database.kept import Given, KeptInsert, KeptRead
from lifeloop.kernel import clock
from lifeloop.kernel.errors import DomainError
from lifeloop.messaging.errors import KeyReused
from lifeloop.messaging.models import SendKey
from lifeloop.messaging.services.delivery import Sent

KEY_LENGTH = 64
_known = KeptRead(
    lambda: SendKey.objects.filter(
        app_id__among=Given("apps"), key__among=Given("keys")
    ).values_list("app_id", "key", "digest", "answer")
)
_insert = KeptInsert(SendKey, "app", "key", "digest", "answer", "created_at")


@dataclass(slots=True)
class KnownKeys:
    """The keys of a list of sends: those of earlier ones, and those the list itself adds."""

    known: dict[tuple[str, str], tuple[str, int]]
    fresh: dict[tuple[str, str], tuple[str, int]] = field(default_factory=dict)

    @classmethod
    def read(cls, pairs: Sequence[tuple[str, str]]) -> "KnownKeys":
        """Those of these (app, key) pairs that were accepted before."""
        rows = _known(
            apps=list({app_id for app_id, _key in pairs}), keys=[key for _app, key in pairs]
        )
        return cls(
            {
                (app_id, key): (digest, int(answer["message"]))
                for app_id, key, digest, answer in rows
            }
        )

    def outcome(self, app_id: str, key: str, digest: str) -> Sent | DomainError | None:
        """The first outcome, a refusal for another content, or None for a new key."""
        earlier = self.known.get((app_id, key))
        if earlier is None:
            return None
        return Sent(earlier[1]) if earlier[0] == digest else KeyReused()

    def remember(self, app_id: str, key: str, digest: str, sent: Sent) -> None:
        """A send of this list was accepted: a twin later in the list gets its outcome."""
        self.known[app_id, key] = self.fresh[app_id, key] = (digest, sent.message_id)

    def keep(self, now: datetime) -> None:
        """Insert the new ones. A twin in another process makes this raise: its caller tries again one by one."""
        _insert(
            (app_id, key, digest, {"message": str(message_id)}, now)
            for (app_id, key), (digest, message_id) in self.fresh.items()
        )


def prune_keys() -> int:
    """Delete keys older than twice the clock window: a request that old is refused by its timestamp."""
    before = clock.now() - timedelta(hours=2 * settings.LIFELOOP_CLOCK_WINDOW_HOURS)
    with write():
        old = (
            SendKey.objects.filter(created_at__lt=before)
            .order_by("created_at")
            .values_list("app_id", "key")[:1000]
        )
        pairs = list(old)
        for app_id, key in pairs:
            SendKey.objects.filter(app_id=app_id, key=key).delete()
    return len(pairs)
