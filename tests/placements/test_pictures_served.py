"""Kept pictures as they are served: a picture and nothing else."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from lifeloop.audit import SYSTEM
from lifeloop.placements.services.pictures import keep
from tests import factories as make
from tests.factories_promotion import picture_bytes, picture_file

pytestmark = pytest.mark.django_db


def test_it_is_served_as_a_picture_and_nothing_else() -> None:
    made = keep(
        SYSTEM, make.make_account(), picture_file(picture_bytes((64, 48), "JPEG"), "a.html")
    )
    answer = Client().get(f"/media/{made.path}")
    assert answer.status_code == 200
    assert b"".join(answer) == (Path(settings.MEDIA_ROOT) / made.path).read_bytes()
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["Content-Disposition"].startswith("inline; filename=")
    assert "immutable" in answer["Cache-Control"]


@pytest.mark.parametrize(
    "path",
    [
        "/media/pictures/../../secret_key",
        "/media/pictures/..%2f..%2fsecret_key",
        "/media/pictures/" + "0" * 40 + ".png",
        "/media/pictures/" + "0" * 40 + ".html",
        "/media/packages/" + "0" * 40 + ".png",
        "/media/secret_key",
        "/media/pictures/.half-abc",
    ],
)
def test_nothing_else_is_served(path: str) -> None:
    assert Client().get(path).status_code == 404
