"""Where pictures are kept: a folder, or a bucket by setting. Names come from the hash of what they hold."""

import hashlib
import os
import re
import tempfile
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, default_storage

NAME = re.compile(r"(?:logos|pictures)/[0-9a-f]{40}\.(?:png|jpg|webp)")
HALF = ".half-"  # how a file begins while it is being written
TYPES = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"}


class Folder(FileSystemStorage):
    """Files appear whole or not at all: a process that dies while writing leaves none that is cut off."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The name itself: equal names hold equal bytes."""
        return name

    def _save(self, name: str, content: "File[Any]") -> str:
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, half = tempfile.mkstemp(dir=path.parent, prefix=HALF)
        try:
            with os.fdopen(descriptor, "wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
            Path(half).replace(path)  # mkstemp has made it readable by its owner only
        except BaseException:
            Path(half).unlink(missing_ok=True)
            raise
        return name


def digest_of(data: bytes) -> str:
    """What a picture is named after: SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def name_of(folder: str, digest: str, kind: str) -> str:
    """The media path of a picture: ``folder`` is logos or pictures, ``kind`` a key of :data:`TYPES`."""
    return f"{folder}/{digest[:40]}.{kind}"


def put(name: str, data: bytes) -> str:
    """Keep ``data`` under the name made from its hash; putting it again changes nothing."""
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(data))
    return name


def take(name: str) -> "tuple[File[Any], str] | None":
    """An open file and its content type; None for a name that is none of ours, or holds nothing."""
    if not NAME.fullmatch(name):
        return None
    try:
        return default_storage.open(name, "rb"), TYPES[name.rpartition(".")[2]]
    except FileNotFoundError:
        return None
