"""Files that nothing points to are deleted from a bucket as well."""

from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from django.db.models import F

from lifeloop import env
from lifeloop.identity import media
from lifeloop.identity.models import StoredFile
from lifeloop.identity.services import files
from tests import factories as make
from tests.identity.test_media import Bucket, bucket  # noqa: F401 -- a fixture

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(find_spec("storages") is None, reason="needs the extra lifeloop[s3]"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]


@pytest.fixture
def store(
    bucket: str,  # noqa: F811
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """A bucket as an operator sets it."""
    for name, value in (
        ("MEDIA_URL", "s3://pictures-of-shops/life"),
        ("S3_ENDPOINT", bucket),
        ("S3_REGION", "cn-east-1"),
        ("S3_ACCESS_KEY", "key"),
        ("S3_SECRET_KEY", "secret"),
        ("S3_ADDRESSING", "path"),
    ):
        monkeypatch.setenv(f"LIFELOOP_{name}", value)
    settings.STORAGES = {**settings.STORAGES, "default": env.media(tmp_path)}


def names() -> list[str]:
    return sorted(path.removeprefix("/pictures-of-shops/life/") for path in Bucket.kept)


def name_of(data: bytes, folder: str = "pictures") -> str:
    return media.name_of(folder, media.digest_of(data), "png")


@pytest.mark.usefixtures("store")
def test_what_nothing_points_to_goes_and_the_rest_stays() -> None:
    used, unused = name_of(b"used", "logos"), name_of(b"unused", "logos")
    files.put(used, b"used")
    files.put(unused, b"unused")
    make.make_account(logo=used)
    # Of before files were written down.
    old = media.put(name_of(b"old"), b"old")
    assert files.adopt() == 1
    assert names() == sorted([used, unused, old])
    for _ in range(2):
        StoredFile.objects.update(
            put_at=F("put_at") - timedelta(days=8), free_at=F("free_at") - timedelta(days=8)
        )
        files.sweep()
    assert names() == [used]
    assert list(StoredFile.objects.values_list("path", flat=True)) == [used]
    # And it can be put there again.
    files.put(unused, b"unused")
    assert names() == sorted([used, unused])
