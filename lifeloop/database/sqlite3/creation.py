"""Test databases: what stands beside a database file goes with it."""

from contextlib import suppress
from pathlib import Path

from django.db.backends.sqlite3 import creation

BESIDE = ("-wal", "-shm", "-journal", ".writer-lock", ".writer-turn")


class DatabaseCreation(creation.DatabaseCreation):
    """Django's, and removes the lock files and the log of a destroyed test database."""

    def _destroy_test_db(self, test_database_name: str, verbosity: int) -> None:
        super()._destroy_test_db(test_database_name, verbosity)  # type: ignore[misc]  # not in the stubs
        if not self.is_in_memory_db(test_database_name):
            for end in BESIDE:
                with suppress(FileNotFoundError):
                    Path(f"{test_database_name}{end}").unlink()
