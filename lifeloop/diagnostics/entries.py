"""What a door hands over of a call; small, and made only for the calls that are kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from lifeloop.diagnostics.doctor import Sent


@dataclass(frozen=True, slots=True)
class Evidence:
    """What came: the parameters of version 2, or a request of version 3."""

    values: Mapping[bytes, bytes] | None = None
    sent: Sent | None = None
    whole: bool = True  # False: much of it was left out, so nobody can say what was signed

    @property
    def size(self) -> int:
        """Bytes held by it, about."""
        held = sum(map(len, self.values.values())) if self.values is not None else 0
        return held + (len(self.sent.body) + len(self.sent.query) if self.sent is not None else 0)


@dataclass(frozen=True, slots=True)
class Entry:
    """One call. ``sub_code`` empty: it succeeded."""

    merchant_id: int
    app_id: str
    at: datetime
    method: str
    code: str
    sub_code: str
    trace: str
    evidence: Evidence
    answer: bytes
    codec: str = "utf-8"

    @property
    def size(self) -> int:
        """Bytes held by it, about."""
        return 500 + self.evidence.size + len(self.answer)
