"""What the platform holds about people with a phone: every field of every model, and what becomes of it.

Each package says it in its ``personal`` module (:func:`holds`, :func:`impersonal`); a test walks all models and fails when a
field is not said. The person's own file and the deletion of a person are both made from this and from nothing else.
"""

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.db import models

from lifeloop.database import write
from lifeloop.identity.models import Person
from lifeloop.kernel.registry import Registry

AT_ONCE = 500  # rows of one step


class Fate(StrEnum):
    """What a field is to a person with a phone."""

    EXPORTED = "exported"  # in the person's own file; gone with the person
    ERASED = "erased"  # a secret or a means of the platform, not in the file; gone with the person
    PSEUDONYMISED = "pseudonymised"  # in the file; stays, and leads to nobody any more
    KEPT = "kept"  # about a member of a company, or an operator, as long as they are
    PLAIN = "not personal"


Rows = Callable[[Person], "models.QuerySet[Any]"]
Erase = Callable[[Person], int]
More = Callable[[Any], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Holding:
    """One model. ``rows``: those of a person, None when it has none. ``title``: of the section in the person's file.

    ``erase`` removes or changes one piece and says how many rows that were; 0: nothing is left. ``more``: what the file says
    beside the fields. ``at_once``: in the very transaction in which somebody asks to be deleted. ``files``: what is erased lies in
    files as well, so not inside a transaction.
    """

    model: str
    fates: Mapping[str, Fate]
    rows: Rows | None = None
    title: str = ""
    erase: Erase | None = None
    more: More | None = None
    at_once: bool = False
    files: bool = False
    order: int = 50

    @property
    def exported(self) -> list[str]:
        """The fields of the person's file, in the order they were named."""
        told = (Fate.EXPORTED, Fate.PSEUDONYMISED)
        return [name for name, fate in self.fates.items() if fate in told]


HOLDINGS: Registry[Holding] = Registry("holding")
_loaded: list[bool] = []


def holds(  # noqa: PLR0913 -- all that can be said of a model
    model: str,
    *,
    rows: Rows,
    title: str = "",
    exported: str = "",
    erased: str = "",
    pseudonymised: str = "",
    kept: str = "",
    plain: str = "",
    erase: Erase | None = None,
    stays: bool = False,
    more: More | None = None,
    at_once: bool = False,
    files: bool = False,
    order: int = 50,
) -> None:
    """This model has rows about people. The fields are words in one text, each in exactly one of the five.

    Rows go with the person, in pieces, unless ``erase`` does something else or they ``stay``. ``order``: small ones first.
    """
    fates = _fates(model, exported, erased, pseudonymised, kept, plain)
    eraser = erase or (None if stays else in_pieces(rows))
    HOLDINGS.add(
        model,
        Holding(model, fates, rows, title, eraser, more, at_once, files, order),
    )


def impersonal(
    model: str,
    plain: str = "",
    *,
    kept: str = "",
    pseudonymised: str = "",
    erase: Erase | None = None,
) -> None:
    """No row of this model is about one person with a phone; ``kept``: what is about members of companies or operators.

    ``erase``: takes one person out of what its rows name all the same (files, lists).
    """
    fates = _fates(model, "", "", pseudonymised, kept, plain)
    HOLDINGS.add(model, Holding(model, fates, erase=erase, files=erase is not None, order=90))


def all_holdings() -> list[Holding]:
    """Everything that any package holds, in the order of erasing."""
    if not _loaded:
        for config in apps.get_app_configs():
            if config.name.split(".")[0] == "lifeloop" and config.name != "lifeloop":
                name = "personal_own" if config.name == "lifeloop.identity" else "personal"
                if find_spec(f"{config.name}.{name}"):
                    importlib.import_module(f"{config.name}.{name}")
        _loaded.append(True)
    return sorted(HOLDINGS, key=lambda one: one.order)


def of_people() -> list[Holding]:
    """Those that have rows of people."""
    return [one for one in all_holdings() if one.rows is not None]


def in_pieces(rows: Rows) -> Erase:
    """Deletes up to :data:`AT_ONCE` rows at a time."""

    def erase(person: Person) -> int:
        found = rows(person)
        key = _key_beside_person(found.model)
        with write():
            if key is None:
                return int(found.delete()[0])
            keys = list(found.order_by(key).values_list(key, flat=True)[:AT_ONCE])
            if not keys:
                return 0
            found.filter(**{f"{key}__in": keys}).delete()
        return len(keys)

    return erase


def _key_beside_person(model: type[models.Model]) -> str | None:
    """What tells a person's rows of this model apart; None for a key of three, whose rows go all at once."""
    key = model._meta.pk  # noqa: SLF001 -- Django's own, documented name
    if not isinstance(key, models.CompositePrimaryKey):
        return "pk"
    parts = [name for name in key.field_names if name not in {"person_id", "person"}]
    return parts[0] if len(parts) == 1 else None


def _fates(model: str, *texts: str) -> dict[str, Fate]:
    fates: dict[str, Fate] = {}
    for fate, text in zip(
        (Fate.EXPORTED, Fate.ERASED, Fate.PSEUDONYMISED, Fate.KEPT, Fate.PLAIN), texts, strict=True
    ):
        for name in text.split():
            if name in fates:
                raise ValueError(f"{model}.{name} is classified twice")
            fates[name] = fate
    return fates
