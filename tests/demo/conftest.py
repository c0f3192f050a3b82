"""The seeded town in the tests' own database: once for the promises about it, and afresh for those about seeding."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import override_settings


@pytest.fixture
def home(settings: Any, tmp_path: Path) -> Path:
    """A data directory of the test's own, nothing in it."""
    settings.LIFELOOP_HOME = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.LIFELOOP_DEMO_BACKEND = "http://127.0.0.1:8099"
    return tmp_path


@pytest.fixture(scope="module")
def seeded(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """A town that the tests of a module share: what each of them writes is undone. Its data directory."""
    from lifeloop.demo.facts import prepare  # once Django is set up

    folder = tmp_path_factory.mktemp("town")
    with (
        django_db_blocker.unblock(),
        override_settings(LIFELOOP_HOME=folder, MEDIA_ROOT=folder / "media"),
    ):
        prepare()
        yield folder
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def town(seeded: Path, db: None) -> dict[str, Any]:
    """What `lifeloop demo --json` prints."""
    from lifeloop.demo.facts import facts

    return facts()
