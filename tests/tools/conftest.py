"""A machine with the demo's data, nobody serving there, and last night's backup of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server import Template
from tests.tools.archives import Night, copied, done, passphrase_file


@pytest.fixture(scope="session")
def night(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Night]:
    """An archive with its keys, made once; ``env`` is the machine it came from."""
    folder = tmp_path_factory.mktemp("night")
    with copied(template, folder / "home") as env:
        word = passphrase_file(folder)
        archive = folder / "night.tar"
        said = done(env, "backup", archive, "--keys", word)
        yield Night(env, archive, word, said)


@pytest.fixture
def machine(template: Template, tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of such a machine, for one test."""
    with copied(template, tmp_path / "machine") as env:
        yield env
