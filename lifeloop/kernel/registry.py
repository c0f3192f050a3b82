"""Registries of the things one can count: one file each, found at start, a duplicate is a crash."""

from collections.abc import Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class Duplicate(RuntimeError):
    """Two files registered the same name."""


class Registry(Generic[T]):
    """Names to things, in the order of registration."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._things: dict[str, T] = {}

    def add(self, name: str, thing: T) -> T:
        """Register; the same name from a second place raises :class:`Duplicate`."""
        if name in self._things:
            raise Duplicate(f"two {self.what}s are named {name!r}")
        self._things[name] = thing
        return thing

    def get(self, name: str) -> T | None:
        """The thing of that name, or None."""
        return self._things.get(name)

    def __getitem__(self, name: str) -> T:
        return self._things[name]

    def __contains__(self, name: object) -> bool:
        return name in self._things

    def __iter__(self) -> Iterator[T]:
        return iter(self._things.values())

    def __len__(self) -> int:
        return len(self._things)

    def names(self) -> list[str]:
        """All names, in the order of registration."""
        return list(self._things)
