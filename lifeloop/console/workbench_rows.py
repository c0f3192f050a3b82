"""The parts of what waits: a group of one sort of thing, and its rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Count, Model, QuerySet, Window
from django.utils.functional import Promise

M = TypeVar("M", bound=Model)
SHOWN = 3
"""Rows of a group on the workbench; the group's number says how many there are."""


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing and the page where it is dealt with (``dialog``: it opens over this one). ``at``: since when it waits."""

    title: str
    note: str
    url: str
    button: Promise | str = ""
    dialog: bool = False
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Things of one sort: the first few, how many there are (``total``), and where all of them are (``more``, perhaps empty)."""

    key: str
    label: Promise | str
    icon: str
    total: int
    todos: Sequence[Todo]
    more: str = ""


def first(rows: "QuerySet[M]") -> tuple[list[M], int]:
    """The first few rows, and how many there are; one statement."""
    counted: QuerySet[Any] = rows.annotate(in_all=Window(Count("*")))
    found = list(counted[:SHOWN])
    return found, found[0].in_all if found else 0
