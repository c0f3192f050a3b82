"""One open stream: what it still has to say, said one frame at a time."""

import asyncio
import json
from array import array
from bisect import bisect_left
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
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


class Stream:
    """A browser that listens. Used by the event loop's thread only."""

    __slots__ = (
        "_end", "_flushing", "_hello", "_keys", "_late", "_more", "_pulse", "_send", "_unread",
        "counted_to", "expires_at", "followed", "last_id", "muted", "person_id", "quiet",
        "session_id",
    )  # fmt: skip

    def __init__(
        self, send: Send, *, person_id: int, session_id: int, expires_at: datetime
    ) -> None:
        self._send = send
        self.person_id = person_id
        self.session_id = session_id
        self.expires_at = expires_at
        self.followed: Followed | None = None  # None: not read yet; then every account may be one
        self.muted: Followed | None = None
        self.quiet: tuple[int, int] | None = (
            None  # minutes of the day in which no broadcast is counted
        )
        self._late: list[tuple[int, bool]] = []  # follows heard of while they were being read
        self.last_id = 0
        self.counted_to = 0  # events up to this one are in the last total that was told
        self._keys: set[str] | None = None
        self._more = 0
        self._unread: int | None = None
        self._hello: int | None = None
        self._pulse = False
        self._end: str | None = None
        self._flushing = False

    @property
    def ended(self) -> bool:
        """Whether its last word is spoken or about to be."""
        return self._end is not None

    def learn(self, start: Start) -> None:
        """What was read at the start. The first word is the number on the badge."""
        self.followed, self.muted = Followed(start.followed), Followed(start.muted)
        self.quiet = start.quiet
        for account_id, follows in self._late:
            self.note_follow(account_id, follows=follows)
        self._late.clear()
        self._hello, self.counted_to = start.unread, start.counted_to

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

    def pulse(self) -> None:
        """A comment line, so that whatever lies between keeps the connection and a dead one is found."""
        self._pulse = True

    def end(self, reason: str) -> None:
        """Say why and close; whatever else was to be said is dropped."""
        self._end = self._end or reason

    async def flush(self) -> None:
        """Say what there is to say. While the browser is slow, news gather in the set, not in memory."""
        if self._flushing:
            return
        self._flushing = True
        try:
            while (frame := self._take()) is not None:
                body, more = frame
                await self._send({"type": "http.response.body", "body": body, "more_body": more})
                if not more:
                    return  # and stay in flushing: nothing follows the last word
        except OSError:
            return
        self._flushing = False

    def _take(self) -> tuple[bytes, bool] | None:
        if self._end is not None:
            return _frame("bye", {"reason": self._end}, None), False
        if self.followed is None:
            return None  # hello comes first; what was heard before it is kept
        if self._hello is not None:
            unread, self._hello = self._hello, None
            return _frame("hello", {"unread": unread}, self.last_id), True
        if self._keys is not None:
            data: dict[str, Any] = {"keys": sorted(self._keys)}
            if self._unread is not None:
                data["unread"] = self._unread
            elif self._more:
                data["more"] = self._more
            self._keys, self._unread, self._more, self._pulse = None, None, 0, False
            return _frame("inbox", data, self.last_id), True
        if self._pulse:
            self._pulse = False
            return b":\n\n", True
        return None


def _frame(event: str, data: dict[str, Any], last_id: int | None) -> bytes:
    head = f"id: {last_id}\n" if last_id else ""
    return f"{head}event: {event}\ndata: {json.dumps(data, separators=(',', ':'))}\n\n".encode()


def start_flush(stream: Stream, tasks: set[asyncio.Task[None]]) -> None:
    """Flush beside whatever runs; ``tasks`` keeps the task alive until it is done."""
    task = asyncio.get_running_loop().create_task(stream.flush())
    tasks.add(task)
    task.add_done_callback(tasks.discard)
