"""``lifeloop backup``: whole or not at all, while the server serves; nothing secret in it as it is."""

import stat
import threading
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest

from lifeloop.tools.backup import postgresql, secrets
from lifeloop.tools.backup.archive import KEYS, verify
from tests.server import Server
from tests.tools.archives import Night, done, killed_when, passphrase_file, run

# Done just now: what was done long ago is swept out while the server serves.
NOW = datetime.now(UTC).replace(tzinfo=None).isoformat(" ")
ROW = (
    "INSERT INTO outbox_job (name, payload, state, run_at, attempts, max_attempts, lease_token, last_error,"
    f" created_at, done_at) VALUES ('test.row', '{{}}', 'done', '{NOW}', 1, 10, '', '', '{NOW}', '{NOW}')"
)


class Writing:
    """Somebody who writes rows as fast as they can until the block ends."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._write)
        self.rows = 0

    def __enter__(self) -> "Writing":
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stop.set()
        self._thread.join()

    def _write(self) -> None:
        connection = self._connect()
        try:
            while not self._stop.is_set():
                connection.execute(ROW)
                connection.commit()
                self.rows += 1
        finally:
            connection.close()

    def _connect(self) -> Any:
        import sqlite3

        if self._server.database:
            return psycopg.connect(self._server.database)
        return sqlite3.connect(self._server.home / "lifeloop.sqlite3", timeout=30)


def test_it_is_made_while_others_write_and_holds_one_moment(server: Server, tmp_path: Path) -> None:
    with Writing(server) as writing:
        done(server.env, "backup", tmp_path / "one.tar")
        before = writing.rows
        said = done(server.env, "backup", tmp_path / "two.tar")
    assert before
    one, two = verify(tmp_path / "one.tar"), verify(tmp_path / "two.tar")
    assert one.tables["outbox_job"].rows < two.tables["outbox_job"].rows <= writing.rows + 1000
    assert one.tables["identity_member"] == two.tables["identity_member"]
    assert f"{two.rows} rows in {len(two.tables)} tables" in said
    assert "keys are NOT in it" in said
    assert stat.S_IMODE((tmp_path / "two.tar").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    assert any(name.startswith("media/") for name in two.files)


def test_keys_are_in_it_only_when_asked_for_and_then_sealed(
    night: Night, machine: dict[str, str], tmp_path: Path
) -> None:
    done(machine, "backup", tmp_path / "plain.tar")
    assert KEYS not in verify(tmp_path / "plain.tar").files
    assert KEYS in verify(night.archive).files
    assert "sealed" in night.said
    home = Path(night.env["LIFELOOP_HOME"])
    for path in (tmp_path / "plain.tar", night.archive):
        data = path.read_bytes()
        assert (home / "secret_key").read_bytes() not in data
        assert (home / "platform_key.pem").read_bytes().splitlines()[1] not in data


def test_what_is_sealed_is_opened_by_its_passphrase_alone() -> None:
    files = {"secret_key": b"a secret", "platform_key.pem": b"-----BEGIN"}
    sealed = secrets.seal(files, "a passphrase of twelve")
    assert secrets.unseal(sealed, "a passphrase of twelve") == files
    with pytest.raises(secrets.NotOpened):
        secrets.unseal(sealed, "another passphrase")


def test_nothing_is_written_over_and_refusals_are_sentences(
    machine: dict[str, str], tmp_path: Path
) -> None:
    there = tmp_path / "there.tar"
    there.write_text("mine")
    taken = run(machine, "backup", there)
    assert taken.returncode == 1
    assert "no archive is written over" in taken.stderr
    assert there.read_text() == "mine"
    short = run(machine, "backup", tmp_path / "x.tar", "--keys", passphrase_file(tmp_path, "x"))
    assert "shorter than 12" in short.stderr
    nowhere = run(machine, "backup", tmp_path / "no" / "where.tar")
    assert nowhere.returncode == 1
    assert "Traceback" not in nowhere.stderr + short.stderr + taken.stderr
    assert sorted(path.name for path in tmp_path.glob("*.tar")) == ["there.tar"]


def test_a_killed_one_leaves_no_archive_and_the_next_one_cleans_up(
    machine: dict[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "archives"
    folder.mkdir()
    for wanted in ("database", "archive"):  # while the snapshot is taken, and at the very beginning
        there = partial(found, folder, f".lifeloop-half-*/{wanted}")
        killed = killed_when(there, machine, "backup", folder)
        for whole in folder.glob("*.tar"):  # none, or one that was finished just before
            assert verify(whole).rows
            whole.unlink()
    assert killed
    done(machine, "backup", folder)
    assert list(folder.glob(".lifeloop-half-*")) == []
    [made] = folder.glob("lifeloop-*.tar")
    assert verify(made).rows


def found(folder: Path, pattern: str) -> list[Path]:
    return list(folder.glob(pattern))


def test_a_missing_program_is_a_sentence() -> None:
    with pytest.raises(postgresql.NoProgram, match="apt install postgresql-client"):
        postgresql.program("pg_of_another_world")
