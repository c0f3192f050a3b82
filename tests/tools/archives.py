"""What the tests of backup and restore share: commands in processes of their own, and archives changed on purpose."""

import shutil
import signal
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from lifeloop.tools.backup.archive import MANIFEST, MANIFEST_SUM, Manifest, Writer, verify
from tests.server import Template, environment

PASSPHRASE = "correct horse battery staple"
COMMAND = [sys.executable, "-m", "lifeloop"]


def run(
    env: dict[str, str], *arguments: object, typed: str = ""
) -> "subprocess.CompletedProcess[str]":
    """A command to its end."""
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        env=env,
        cwd=env["LIFELOOP_HOME"],
        input=typed,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def done(env: dict[str, str], *arguments: object, typed: str = "") -> str:
    """What a command printed that must succeed."""
    ended = run(env, *arguments, typed=typed)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


@dataclass(frozen=True)
class Night:
    """A backup with keys: where it came from, the archive, the file of the passphrase, what the command said."""

    env: dict[str, str]
    archive: Path
    word: Path
    said: str


@contextmanager
def copied(template: Template, home: Path) -> Iterator[dict[str, str]]:
    """The environment of a copy of the template's home and database."""
    shutil.copytree(template.home, home)
    postgres = template.postgres
    database = postgres.create(like=template.database) if postgres else None
    try:
        yield environment(home, database)
    finally:
        if postgres and database:
            postgres.drop(database)


@contextmanager
def new_machine(template: Template, home: Path) -> Iterator[dict[str, str]]:
    """The environment of an empty home with an empty database, of the same kind as the template's."""
    home.mkdir()
    database = template.postgres.create() if template.postgres else None
    try:
        yield environment(home, database)
    finally:
        if template.postgres and database:
            template.postgres.drop(database)


def contents(path: Path) -> tuple[Any, Any]:
    """What an archive says of its tables and files, the database's own file and the keys apart."""
    manifest = verify(path)
    files = {name: kept for name, kept in manifest.files.items() if "/" in name}
    return manifest.tables, files


def rewritten(path: Path, change: Callable[[dict[str, Any]], object], into: Path) -> Path:
    """The same archive with another manifest, itself undamaged."""
    told = asdict(verify(path))
    change(told)
    with tarfile.open(path) as tar, Writer(into) as archive:
        for info in tar:
            if info.name not in {MANIFEST, MANIFEST_SUM}:
                source = tar.extractfile(info)
                assert source is not None
                archive.add_bytes(info.name, source.read())
        archive.finish(Manifest(**told))
    return into


def passphrase_file(folder: Path, text: str = PASSPHRASE) -> Path:
    """Where the commands read the passphrase."""
    path = folder / "passphrase"
    path.write_text(text)
    return path


def killed_when(there: Callable[[], object], env: dict[str, str], *arguments: object) -> bool:
    """Run a command and kill it as soon as something is there; False when it was done before it could be killed."""
    process = subprocess.Popen([*COMMAND, *map(str, arguments)], env=env, stdout=subprocess.DEVNULL)
    while not there() and process.poll() is None:
        pass
    process.kill()
    return process.wait() == -signal.SIGKILL
