"""One open page of a phone: what has changed for its person, and the number on the badge."""

from array import array
from bisect import bisect_left
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lifeloop.live import streams
from lifeloop.live.streams import Send, frame

EVERYTHING = "*"
# A page that does not read for so long holds a set of keys, not a queue: more than these become "everything".
MOST_KEYS = 20


@dataclass(frozen=True, slots=True)
class Start:
    """What a stream is told when it opens: follows, unread total, the newest event that total knows of, quiet hours."""

    followed: list[int]
    muted: list[int]
    unread: int
    counted_to: int
    quiet: tuple[int, int] | None = None


class Followed:
    """The accounts a person follows, 8 bytes each: a stream may be one of ten thousands."""

    __slots__ = ("_ids",)

    def __init__(self, ids: list[int]) -> None:
        self._ids = array("q", sorted(set(ids)))

    def __contains__(self, account_id: int) -> bool:
        at = bisect_left(self._ids, account_id)
        return at < len(self._ids) and self._ids[at] == account_id

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, account_id: int) -> None:
        if account_id not in self:
            self._ids.insert(bisect_left(self._ids, account_id), account_id)

    def discard(self, account_id: int) -> None:
        if account_id in self:
            del self._ids[bisect_left(self._ids, account_id)]


class Stream(streams.Stream):
    """A browser that listens. Used by the event loop's thread only."""

    __slots__ = (
        "_hello", "_keys", "_late", "_more", "_unread",
        "counted_to", "followed", "muted", "person_id", "quiet",
    )  # fmt: skip

    session_id: int

    def __init__(
        self, send: Send, *, arrived: int, person_id: int, session_id: int, expires_at: datetime
    ) -> None:
        super().__init__(send, arrived=arrived, session_id=session_id, expires_at=expires_at)
        self.person_id = person_id
        self.followed: Followed | None = None  # None: not read yet; then every account may be one
        self.muted: Followed | None = None
        self.quiet: tuple[int, int] | None = (
            None  # minutes of the day in which no broadcast is counted
        )
        self._late: list[tuple[int, bool]] = []  # follows heard of while they were being read
        self.counted_to = 0  # events up to this one are in the last total that was told
        self._keys: set[str] | None = None
        self._more = 0
        self._unread: int | None = None
        self._hello: int | None = None

    def learn(self, start: Start) -> None:
        """What was read at the start. The first word is the number on the badge."""
        self.followed, self.muted = Followed(start.followed), Followed(start.muted)
        self.quiet = start.quiet
        for account_id, follows in self._late:
            self.note_follow(account_id, follows=follows)
        self._late.clear()
        self._hello, self.counted_to = start.unread, start.counted_to
        self.ready = True

    def note_follow(self, account_id: int, *, follows: bool, muted: bool | None = None) -> None:
        """The person now follows the account, or no longer does."""
        if self.followed is None or self.muted is None:
            self._late.append((account_id, follows))
            return
        (self.followed.add if follows else self.followed.discard)(account_id)
        if muted is not None or not follows:
            (self.muted.add if muted else self.muted.discard)(account_id)

    def changed(self, key: str, *, unread: int | None = None, more: int = 0) -> None:
        """A conversation changed. ``unread``: the new total; ``more``: by how many it grew, when nobody counted."""
        keys = self._keys = self._keys if self._keys is not None else set()
        keys.add(key)
        if len(keys) > MOST_KEYS:
            keys.clear()
            keys.add(EVERYTHING)
        if unread is not None:
            self._unread, self._more = unread, 0
        elif self._unread is not None:
            self._unread += more
        else:
            self._more += more

    def news(self) -> bytes | None:
        """Hello with the number on the badge; then which conversations changed."""
        if self._hello is not None:
            unread, self._hello = self._hello, None
            return frame("hello", {"unread": unread}, self.last_id)
        if self._keys is None:
            return None
        data: dict[str, Any] = {"keys": sorted(self._keys)}
        if self._unread is not None:
            data["unread"] = self._unread
        elif self._more:
            data["more"] = self._more
        self._keys, self._unread, self._more = None, None, 0
        return frame("inbox", data, self.last_id)
