"""One open stream of a member's browser."""

from lifeloop.console.live.lookups import Standing
from lifeloop.live import streams
from lifeloop.live.streams import Send, frame

# A browser that does not read for so long holds a set of keys, not a queue: more than these become "everything".
MOST_KEYS = 20
EVERYTHING = "*"


class Stream(streams.Stream):
    """Says which pages changed, never what is on them: the pages ask for that, and are checked when they do."""

    __slots__ = ("_hello", "_keys", "standing")

    session_id: str

    def __init__(self, send: Send, standing: Standing, *, arrived: int) -> None:
        super().__init__(
            send,
            arrived=arrived,
            session_id=standing.session_key,
            expires_at=standing.expires_at,
        )
        self.standing = standing
        self._keys: set[str] = set()
        self._hello = True

    def changed(self, keys: list[str]) -> None:
        """These pages are not up to date any more."""
        self._keys.update(keys)
        if len(self._keys) > MOST_KEYS:
            self._keys = {EVERYTHING}

    def news(self) -> bytes | None:
        """Hello: whatever is open looks once. Then the pages that changed."""
        if self._hello:
            self._hello = False
            self._keys.clear()
            return frame("hello", {}, None)
        if not self._keys:
            return None
        keys, self._keys = sorted(self._keys), set()
        return frame("talks", {"keys": keys}, None)
