"""Files of the media store: put there, and deleted when nothing has pointed to them for days.

Twice nothing must be found, an hour and more apart: whoever was writing something that points to a file when it was first looked for
has long ended by the second time. A file that is put again meanwhile begins anew. So none is deleted that somebody is about to show.
"""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from lifeloop.database import for_update, write
from lifeloop.identity.media import HALF
from lifeloop.identity.models import StoredFile
from lifeloop.kernel import clock
from lifeloop.kernel.registry import Registry

Pointing = Callable[[Collection[str]], set[str]]
"""Which of these paths something points to."""

# Columns that hold a path: asked for every file that is old enough.
POINTERS: Registry[Pointing] = Registry("pointer to files")
# Documents that may name a path anywhere: searched through, so only asked for what is in no column.
DOCUMENTS: Registry[Pointing] = Registry("documents that name files")

FOLDERS = ("logos", "pictures")
PAUSE = timedelta(hours=1)
_CHUNK = 500
_MOST = 10_000  # looked for in documents at a time; the rest waits for the next
_NAMED = re.compile(r"(?:logos|pictures|talks/[0-9]{1,20})/[0-9a-f]{40}\.(?:png|jpg|webp)")


@dataclass(frozen=True, slots=True)
class Swept:
    """``free``: nothing was found that points to them, for the first time. ``deleted``: for the second."""

    free: int
    deleted: int


def put(name: str, data: bytes) -> str:
    """Keep ``data`` under the name made from its hash (:mod:`lifeloop.identity.media`); again changes nothing."""
    row = StoredFile(path=name, put_at=clock.now(), free_at=None)
    # First: whoever deletes it just now has done so when this is committed, or leaves it alone.
    with write():
        StoredFile.objects.bulk_create(
            [row],
            update_conflicts=True,
            unique_fields=["path"],
            update_fields=["put_at", "free_at"],
        )
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(data))
    return name


def sweep() -> Swept:
    """Delete what nothing has pointed to, and note what nothing points to now; may run twice at once."""
    adopt()
    now = clock.now()
    old = now - timedelta(days=settings.LIFELOOP_PICTURE_DAYS)
    alone = named_by_nothing(_old_and_unpointed(old))
    waiting = StoredFile.objects.filter(free_at__isnull=False)
    pointed = set(waiting.values_list("path", flat=True)) - alone
    free = deleted = 0
    for paths in _chunks(sorted(pointed)):
        with write():
            waiting.filter(path__in=paths).update(free_at=None)
    for paths in _chunks(sorted(alone)):
        with write():
            new = StoredFile.objects.filter(path__in=paths, free_at=None, put_at__lt=old)
            free += new.update(free_at=now)
    for path in waiting.filter(free_at__lte=now - PAUSE, path__in=alone).values_list("path"):
        deleted += _delete(path[0], old, now - PAUSE)
    return Swept(free, deleted)


def adopt() -> int:
    """Files that are in the store and nobody has written down, as if they had been put there now; how many."""
    made = 0
    for folder in FOLDERS:
        try:
            _folders, names = default_storage.listdir(folder)
        except FileNotFoundError:
            continue
        for name in names:
            _forget_half(f"{folder}/{name}")
        paths = [path for path in (f"{folder}/{name}" for name in names) if _NAMED.fullmatch(path)]
        for some in _chunks(paths):
            known = StoredFile.objects.filter(path__in=some).values_list("path", flat=True)
            rows = [StoredFile(path=path) for path in sorted(set(some) - set(known))]
            made += len(rows)
            StoredFile.objects.bulk_create(rows, ignore_conflicts=True)
    return made


def named_by_nothing(paths: Collection[str]) -> set[str]:
    """Those of the paths that are in no document."""
    left = set(paths)
    for pointing in DOCUMENTS:
        if left:
            left -= pointing(left)
    return left


def named_in(texts: Iterable[str], wanted: Collection[str]) -> set[str]:
    """Those of the wanted paths that one of the texts names."""
    found: set[str] = set()
    for text in texts:
        found.update(path for path in _NAMED.findall(text) if path in wanted)
    return found


def _old_and_unpointed(old: datetime) -> set[str]:
    rows = StoredFile.objects.filter(put_at__lt=old).order_by("path")
    left: set[str] = set()
    last = ""
    while len(left) < _MOST:
        paths = list(rows.filter(path__gt=last).values_list("path", flat=True)[:_CHUNK])
        if not paths:
            break
        left |= _unpointed(paths)
        last = paths[-1]
    return left


def _unpointed(paths: Collection[str]) -> set[str]:
    left = set(paths)
    for pointing in POINTERS:
        if left:
            left -= pointing(left)
    return left


def _delete(path: str, old: datetime, free: datetime) -> bool:
    """The file and its row, in one write: whoever puts it again waits, and then finds that it is gone."""
    with write():
        still = StoredFile.objects.filter(path=path, put_at__lt=old, free_at__lte=free)
        if not for_update(still) or not _unpointed([path]):
            return False
        default_storage.delete(path)
        still.delete()
    return True


def _forget_half(path: str) -> None:
    """What a process left that died while it was writing to the folder."""
    if path.rpartition("/")[2].startswith(HALF):
        written = default_storage.get_modified_time(path)
        if clock.now() - written > timedelta(days=1):
            default_storage.delete(path)


def _chunks(paths: Collection[str]) -> Iterable[list[str]]:
    ordered = list(paths)
    return (ordered[at : at + _CHUNK] for at in range(0, len(ordered), _CHUNK))
