"""An argon2id that notes each run: how many, and against whose hash. Plugged in by Django's own setting."""

from __future__ import annotations

from typing import ClassVar

from lifeloop.identity.hashers import Argon2id

HASHER = "tests.identity.counting.Counting"


class CountingAsServed(Argon2id):
    """The cost it has in a server."""

    checked: ClassVar[list[str]] = []
    encoded: ClassVar[list[str]] = []

    def verify(self, password: str, encoded: str) -> bool:
        """Compare, and note whose hash it was."""
        self.checked.append(encoded)
        return bool(super().verify(password, encoded))

    def encode(self, password: str, salt: str) -> str:
        """Make a hash, and note it: it takes as long as a comparison."""
        made: str = super().encode(password, salt)
        self.encoded.append(made)
        return made

    def must_update(self, encoded: str) -> bool:
        """Never: a test's own hashes are not to be made anew on the way."""
        return False

    def harden_runtime(self, password: str, encoded: str) -> None:
        """Argon2id takes its time by itself."""


class Counting(CountingAsServed):
    """Cheap, for tests that try thousands of passwords."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1


def forget() -> None:
    """Count from nothing."""
    CountingAsServed.checked.clear()
    CountingAsServed.encoded.clear()


def runs() -> int:
    """How often argon2 ran since."""
    return len(CountingAsServed.checked) + len(CountingAsServed.encoded)
