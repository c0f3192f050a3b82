"""What a restore will do, decided before anything is written: what is there, whose keys, which version."""

import re
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from lifeloop import __version__
from lifeloop.tools.backup import postgresql, secrets
from lifeloop.tools.backup.archive import Manifest, sealed_keys
from lifeloop.tools.backup.tables import names_of_postgresql

MARKER = "restoring"


class Refused(Exception):
    """The archive cannot be restored here; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to put into place. ``occupied``: what is there already; ``older``: it has to be migrated afterwards.

    ``again``: a restore was interrupted here, so what is there belongs to nobody.
    """

    manifest: Manifest
    keys: Mapping[str, bytes]
    occupied: list[str]
    older: bool
    again: bool


def plan(path: Path, manifest: Manifest, *, passphrase: str | None, other_keys: bool) -> Plan:
    """Look at everything and change nothing. Refused: :class:`Refused`."""
    _engine(manifest)
    older = _age(manifest)
    keys = _keys(path, manifest, passphrase)
    if not other_keys:
        _same_keys(manifest, keys)
    again = (settings.LIFELOOP_HOME / MARKER).exists()
    return Plan(manifest, keys, _occupied(keys), older, again)


def _engine(manifest: Manifest) -> None:
    if manifest.engine != connection.vendor:
        raise Refused(
            f"the archive is of {manifest.engine}, and LIFELOOP_DATABASE names {connection.vendor}."
        )
    bucket = settings.STORAGES["default"].get("OPTIONS")
    if bucket and any(name.startswith("media/") for name in manifest.files):
        raise Refused(
            "the archive holds pictures, and LIFELOOP_MEDIA_URL names a bucket: leave it out, restore, and copy them there."
        )


def _age(manifest: Manifest) -> bool:
    """Whether it is older than this version. Refused when it is newer."""
    known = set(MigrationLoader(None).disk_migrations or {})
    had = {(app, name) for app, names in manifest.migrations.items() for name in names}
    if had - known or _number(manifest.lifeloop) > _number(__version__):
        raise Refused(
            f"the archive is of a newer version (Lifeloop {manifest.lifeloop}, here is {__version__}): "
            "install that one and restore with it."
        )
    return bool(known - had)


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])


def _keys(path: Path, manifest: Manifest, passphrase: str | None) -> dict[str, bytes]:
    if passphrase is None:
        return {}
    if not manifest.has_keys:
        raise Refused("there are no keys in the archive: leave --keys out.")
    try:
        return secrets.unseal(sealed_keys(path), passphrase)
    except secrets.NotOpened:
        raise Refused("the passphrase is not the one that the keys were sealed with.") from None


def _same_keys(manifest: Manifest, keys: Mapping[str, bytes]) -> None:
    files = {**secrets.of_home(settings.LIFELOOP_HOME), **keys}
    field = secrets.field_key(files) == manifest.field_key
    platform = secrets.platform_key(files) == manifest.platform_key or not manifest.platform_key
    if field and platform:
        return
    way = (
        "give --keys with the passphrase they were sealed with"
        if manifest.has_keys and not keys
        else "put secret_key and platform_key.pem of the old machine, or its LIFELOOP_… settings, here first"
    )
    raise Refused(
        f"the keys here are not those the data was written with: {way}. With --other-keys sessions end, what is encrypted "
        "at rest cannot be read, and clients no longer accept the platform's answers."
    )


def _occupied(keys: Mapping[str, bytes]) -> list[str]:
    """What is there, in words."""
    found = []
    if connection.vendor == "sqlite":
        path = Path(str(connection.settings_dict["NAME"]))
        if path.exists() and path.stat().st_size:
            found.append(f"the database {path}")
    else:
        with closing(postgresql.connect(connection.settings_dict)) as database:
            tables = names_of_postgresql(database)
        if tables:
            found.append(f"{len(tables)} tables in {connection.settings_dict['NAME']}")
    folders = (Path(settings.MEDIA_ROOT), Path(settings.LIFELOOP_TRANSFERS))
    found += [
        f"files in {folder}"
        for folder in folders
        if folder.is_dir() and any(path.is_file() for path in folder.rglob("*"))
    ]
    home: Path = settings.LIFELOOP_HOME
    here = secrets.of_home(home)
    found += [f"{home / name}" for name in keys if name in here and here[name] != keys[name]]
    return found
