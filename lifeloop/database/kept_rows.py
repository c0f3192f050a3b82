"""Kept statements that return rows as objects, with what ``select_related`` joins: for a look-up that every call makes.

Building the queryset of one account with its app and merchant costs ten times what reading it does:

    _by_app = KeptRows(lambda: Account.objects.select_related("app").filter(pk__being=Given("app_id")))
    account = _by_app.first(app_id=…)
"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models import query

from lifeloop.database.kept import KeptRead

M = TypeVar("M", bound=models.Model)
Make = Callable[[tuple[Any, ...]], models.Model]


class KeptRows(Generic[M]):
    """A queryset of whole rows with its keys left open (:class:`~lifeloop.database.kept.Given`); unlocked.

    Every call makes objects of its own, equal to those that the queryset would have made. Annotations and deferred columns are
    for :class:`~lifeloop.database.kept.KeptRead`.
    """

    def __init__(self, rows: "Callable[[], models.QuerySet[M]]") -> None:
        self._rows = rows
        self._read = KeptRead(rows)
        self._make: Make | None = None

    def __call__(self, **given: Any) -> list[M]:
        """The rows for these values."""
        make: Any = self._make or self._maker()
        return [make(row) for row in self._read(**given)]

    def first(self, **given: Any) -> M | None:
        """The first row, in the queryset's own order; None when there is none. For statements that find few."""
        rows = self._read(**given)
        if not rows:
            return None
        make: Any = self._make or self._maker()
        found: M = make(rows[0])
        return found

    def _maker(self) -> Make:
        """The columns stand in the order the ORM's own objects are made in, on every database."""
        compiler: Any = self._rows().query.get_compiler(using=connection.alias)
        compiler.as_sql()
        select, about = compiler.select, compiler.klass_info
        columns = about["select_fields"]
        start, end = columns[0], columns[-1] + 1
        names = [column[0].target.attname for column in select[start:end]]
        populators: Any = query.get_related_populators  # type: ignore[attr-defined]  # missing in the stubs
        related = populators(about, select, DEFAULT_DB_ALIAS)
        model = about["model"]

        def make(row: tuple[Any, ...]) -> models.Model:
            made: models.Model = model.from_db(DEFAULT_DB_ALIAS, names, row[start:end])
            for one in related:
                one.populate(row, made)
            return made

        self._make = make
        return make
