"""Every test process gets a data directory of its own, before the settings are read.

``TEST_DATABASE`` (postgres://…) runs the tests on PostgreSQL; without it they run on a SQLite
file. ``python -m scripts.postgres pytest …`` brings a private PostgreSQL up around a run.
"""

import atexit
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

for _name in [name for name in os.environ if name.startswith("LIFELOOP_")]:
    del os.environ[_name]
_HOME = Path(tempfile.mkdtemp(prefix="lifeloop-test-"))
atexit.register(shutil.rmtree, _HOME, ignore_errors=True)
os.environ["LIFELOOP_HOME"] = str(_HOME)
os.environ["LIFELOOP_DEMO"] = "1"
os.environ["DJANGO_SETTINGS_MODULE"] = "lifeloop.settings"
if os.environ.get("TEST_DATABASE"):
    os.environ["LIFELOOP_DATABASE"] = os.environ["TEST_DATABASE"]

import pytest  # noqa: E402 -- after the environment is set
import time_machine  # noqa: E402
from django.conf import settings  # noqa: E402
from django.utils import translation  # noqa: E402

from scripts import catalogue  # noqa: E402
from scripts.common import BuildError  # noqa: E402
from tests import emptying  # noqa: E402
from tests.server import Server, Template  # noqa: E402

# A file, not memory: threads and the gateway's writer then meet as they do in a real server.
_database: dict[str, Any] = settings.DATABASES["default"]
if _database["ENGINE"].endswith("sqlite3"):
    _database.setdefault("TEST", {})["NAME"] = str(_HOME / "test.sqlite3")


emptying.install()

# Pages are tested in both languages; `make test` reports a catalogue that cannot be compiled.
try:
    catalogue.compile_parts()
except BuildError as _error:
    print(f"catalogue: {_error}", file=sys.stderr)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Before ``-n`` starts processes: they find the settings here, as this one did, once each has a directory of its own.

    With the name in their environment they would be read earlier, from this process's directory, and the processes of a
    race would have other keys than the test that began it.
    """
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever drives a browser is marked so, and runs in a step of its own."""
    for item in items:
        if {"browser", "chromium"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("browser")


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """The language that a page was asked in does not stay for the next test."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def early_in_the_hour(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test within one transaction begins with the hour, and the clock goes on from there.

    Limits count in windows of up to an hour, and quotas by the day: a test that began in one window and
    ended in the next would be refused nothing. What other processes take part in keeps the real time.
    """
    marked = request.node.get_closest_marker("django_db")
    if marked is None or marked.kwargs.get("transaction"):
        yield
        return
    now = datetime.now(UTC)
    with time_machine.travel(now.replace(minute=0, second=1), tick=True):
        yield


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Template]:
    """A data directory and database, migrated and seeded once, from which servers get copies."""
    made = Template(tmp_path_factory.mktemp("template"), database=os.environ.get("TEST_DATABASE"))
    with made:
        yield made


@pytest.fixture
def server(template: Template, tmp_path: Path) -> Iterator[Server]:
    """A real ``lifeloop serve`` with the demo's data, on a free port; ended with the test."""
    with template.server(tmp_path / "home") as started:
        yield started
