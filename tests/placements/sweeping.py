"""What the tests of deleted files do: days go by, and the day's job runs."""

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import F

from lifeloop.audit import SYSTEM
from lifeloop.identity.models import StoredFile
from lifeloop.lifestyle.models import Account
from lifeloop.outbox import enqueue, run_pending
from lifeloop.placements.models import Picture
from lifeloop.placements.services.pictures import keep
from tests.factories_promotion import picture_file


def kept(account: Account) -> Picture:
    return keep(SYSTEM, account, picture_file())


def is_there(path: str) -> bool:
    return (Path(settings.MEDIA_ROOT) / path).exists()


def days_pass(days: float = 8) -> None:
    """All that is there was done so long ago."""
    ago = timedelta(days=days)
    StoredFile.objects.update(put_at=F("put_at") - ago, free_at=F("free_at") - ago)
    Picture.objects.update(removed_at=F("removed_at") - ago)


def a_day() -> None:
    """What a day's job does, once."""
    enqueue("placements.sweep_files")
    run_pending()
    days_pass(1)


def sweep() -> None:
    """A week and a day, and then the day on which what was found free is deleted."""
    days_pass()
    a_day()
    a_day()
