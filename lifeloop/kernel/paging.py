"""Pages of lists: numbered for desks (with a total), by key for inboxes (no totals, no drift)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
SIZES = (10, 20, 50, 100)


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One numbered page; ``number`` starts at 1 and is always within the range."""

    items: Sequence[T]
    number: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        return (self.number - 1) * self.size + 1 if self.total else 0

    @property
    def last(self) -> int:
        return min(self.number * self.size, self.total)

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def has_next(self) -> bool:
        return self.number < self.pages


@dataclass(frozen=True, slots=True)
class Slice(Generic[T]):
    """One page by key: ``next`` is the key to go on from, None at the end."""

    items: Sequence[T]
    next: str | None


def size_of(wanted: str | None, default: int = 20) -> int:
    """A page size out of :data:`SIZES`, whatever was asked for."""
    return (
        int(wanted)
        if wanted and wanted.isascii() and wanted.isdigit() and int(wanted) in SIZES
        else default
    )


def number_of(wanted: str | None, total: int, size: int) -> int:
    """A page number within the range, whatever was asked for."""
    number = (
        int(wanted) if wanted and wanted.isascii() and wanted.isdigit() and len(wanted) < 10 else 1
    )
    return max(1, min(number, max(1, -(-total // size))))
