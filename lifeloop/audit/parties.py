"""The two ends of an act, as they were called when it happened."""

from dataclasses import dataclass
from typing import Literal

ActorKind = Literal["member", "person", "app", "system"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acted, and from where. ``name`` is what a reader of the log sees; a phone number in it is masked."""

    kind: ActorKind
    id: int | str = ""
    name: str = ""
    address: str = ""

    @property
    def member_id(self) -> int | None:
        """Which member acted; None: nobody of the console."""
        return int(self.id) if self.kind == "member" and str(self.id).isdigit() else None


@dataclass(frozen=True, slots=True)
class Target:
    """What was acted on: ``kind`` is a word such as ``binding``, ``account``, ``member``."""

    kind: str
    id: int | str
    name: str = ""


# The platform itself: jobs, expiry, the demo's seed.
SYSTEM = Actor("system")
