"""What the platform's operator wants to know of the platform itself."""

from dataclasses import dataclass
from datetime import datetime

from lifeloop.audit import Target
from lifeloop.audit.models import Record

BACKUP = Target("platform", "backup")


@dataclass(frozen=True, slots=True)
class Backup:
    """When an archive was last written, its bytes, and whether the platform's keys are in it."""

    at: datetime
    bytes: int
    with_keys: bool


def last_backup() -> Backup | None:
    """The newest one that was finished; None: never."""
    rows = Record.objects.filter(target_kind=BACKUP.kind, target_id=str(BACKUP.id))
    found = rows.order_by("-pk").first()
    if found is None:
        return None
    return Backup(found.at, int(found.data["bytes"]), bool(found.data["keys"]))
