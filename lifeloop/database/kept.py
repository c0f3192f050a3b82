"""Statements of hot paths: declared as querysets, turned into SQL once, run many times.

Building the SQL of one queryset costs 0.3–0.5 ms, running it 0.03 ms. Where a list of calls shares one
transaction the building is most of the price, so a statement that is run for every batch is kept:

    _forms = KeptRead(lambda: FormId.objects.filter(pk__among=Given("ids")).values_list("pk", "uses"), lock="update")
    rows = _forms(ids=[...])

The text does not depend on the length of a list (``json_each`` on SQLite, an array on PostgreSQL), so the
database keeps its plan as well (``kept_cursor`` of both backends).
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, Literal

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.models import Expression, sql
from django.db.models.lookups import Lookup
from django.db.transaction import TransactionManagementError

Decoder = Callable[[Any], Any]
Lock = Literal["", "share", "update"]


@dataclass(frozen=True, slots=True)
class Given:
    """Where a value goes, by its name: the right side of ``__being`` and ``__atmost`` (one) or ``__among`` (a list)."""

    name: str


@models.ForeignObject.register_lookup
@models.Field.register_lookup
class Among(Lookup):  # type: ignore[type-arg]  # not a generic at run time
    """``column__among=Given("ids")``: the column's value is one of a list that is given when the statement runs."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """The condition, with the list as one parameter."""
        left, params = self.process_lhs(compiler, connection)
        if connection.vendor == "postgresql":
            return f"{left} = ANY(%s)", (*params, self.rhs)
        return f"{left} IN (SELECT value FROM json_each(%s))", (*params, self.rhs)  # noqa: S608


@models.ForeignObject.register_lookup
@models.Field.register_lookup
class Being(Lookup):  # type: ignore[type-arg]  # not a generic at run time
    """``column__being=Given("person")``: equal to a value that is given when the statement runs.

    Where one value will do, an index then also serves the order of the rows.
    """

    lookup_name = "being"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """The condition, with the value as one parameter."""
        left, params = self.process_lhs(compiler, connection)
        return f"{left} = %s", (*params, self.rhs)


@models.Field.register_lookup
class AtMost(Lookup):  # type: ignore[type-arg]  # not a generic at run time
    """``column__atmost=Given("now")``: not after a moment, or not above a number, that is given when the statement runs."""

    lookup_name = "atmost"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """The condition, with the value as one parameter."""
        left, params = self.process_lhs(compiler, connection)
        return f"{left} <= %s", (*params, self.rhs)


class GivenNumber(Expression):
    """A number that is given when the statement runs: ``uses=F("uses") + GivenNumber("by")``."""

    def __init__(self, name: str) -> None:
        super().__init__(output_field=models.BigIntegerField())
        self.name = name

    def as_sql(self, compiler: Any, connection: Any, **_context: Any) -> tuple[str, Any]:
        """One parameter."""
        return "%s", [Given(self.name)]


@dataclass(frozen=True, slots=True)
class _Statement:
    """SQL of one database; ``params`` with :class:`Given` where what is given goes."""

    text: str
    params: tuple[Any, ...]
    decoders: tuple[tuple[int, Decoder], ...] = ()

    def filled(self, given: Mapping[str, Any], vendor: str) -> list[Any]:
        return [
            _parameter(given[one.name], vendor) if isinstance(one, Given) else one
            for one in self.params
        ]


def _parameter(value: Any, vendor: str) -> Any:
    if isinstance(value, int | str):
        return value
    if isinstance(value, datetime):
        return value if vendor == "postgresql" else _sqlite_datetime(value)
    if vendor == "postgresql":
        return list(value)
    return json.dumps([str(one) if isinstance(one, date) else one for one in value])


class KeptRead:
    """A ``values_list`` with its keys left open; returns rows as tuples, ordered by primary key when locked.

    ``lock``: as :func:`lifeloop.database.for_share` and ``for_update`` do, of the queryset's own rows, inside
    ``write()`` only.
    """

    def __init__(self, rows: "Callable[[], models.QuerySet[Any, Any]]", *, lock: Lock = "") -> None:
        self._rows = rows
        self._lock = lock
        self._kept: dict[str, _Statement] = {}

    def __call__(self, **given: Sequence[Any] | int | datetime) -> list[tuple[Any, ...]]:
        """The rows for these lists and values."""
        # Looked up once: the thread's connection sits behind a proxy that costs more than a small query.
        own: Any = connections[DEFAULT_DB_ALIAS]
        statement = self._kept.get(own.vendor) or self._built()
        if self._lock and not own.in_atomic_block:
            raise TransactionManagementError("rows are locked inside write() only")
        with own.kept_cursor() as cursor:
            cursor.execute(statement.text, statement.filled(given, own.vendor))
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return [_decoded(row, statement.decoders) for row in rows] if statement.decoders else rows

    def _built(self) -> _Statement:
        queryset = self._rows()
        if self._lock:
            queryset = queryset.order_by("pk")
        compiler = queryset.query.get_compiler(using=connection.alias)
        text, params = compiler.as_sql()
        if self._lock and connection.features.has_select_for_update:
            table = connection.ops.quote_name(str(queryset.query.base_table))
            text = f"{text} FOR {self._lock.upper()} OF {table}"
        columns = [column for column, _sql, _alias in compiler.select]
        statement = _Statement(text, tuple(params), _decoders_of(columns))
        self._kept[connection.vendor] = statement
        return statement


class KeptUpdate:
    """``KeptUpdate(lambda: FormId.objects.filter(pk__among=Given("ids")), uses=F("uses") + 1)``; returns how many rows."""

    def __init__(self, rows: "Callable[[], models.QuerySet[Any, Any]]", **values: Any) -> None:
        self._rows = rows
        self._values = values
        self._kept: dict[str, _Statement] = {}

    def __call__(self, **given: Sequence[Any] | int) -> int:
        """Change the rows for these lists and numbers."""
        own: Any = connections[DEFAULT_DB_ALIAS]
        statement = self._kept.get(own.vendor) or self._built()
        with own.kept_cursor() as cursor:
            cursor.execute(statement.text, statement.filled(given, own.vendor))
            return int(cursor.rowcount)

    def _built(self) -> _Statement:
        query: Any = self._rows().query.chain(sql.UpdateQuery)
        query.add_update_values(self._values)
        text, params = query.get_compiler(using=connection.alias).as_sql()
        statement = _Statement(text, tuple(params))
        self._kept[connection.vendor] = statement
        return statement


class KeptInsert:
    """``KeptInsert(Send, "id", "content")``: rows of values in that order; columns that are not named get no value.

    No defaults and no signals: every column without a default in the database is to be named.
    """

    def __init__(self, model: type[models.Model], *columns: str) -> None:
        self._model = model
        self._columns = columns
        self._kept: dict[str, tuple[str, list[tuple[int, Decoder]]]] = {}

    def __call__(self, rows: Iterable[Sequence[Any]]) -> None:
        """Insert them all; a violated constraint raises, as everywhere."""
        own: Any = connections[DEFAULT_DB_ALIAS]
        text, encoders = self._kept.get(own.vendor) or self._built()
        stored = [list(row) for row in rows]
        if not stored:
            return
        for at, encode in encoders:
            for row in stored:
                row[at] = encode(row[at])
        with own.kept_cursor() as cursor:
            cursor.executemany(text, stored)

    def _built(self) -> tuple[str, list[tuple[int, Decoder]]]:
        meta, quote = self._model._meta, connection.ops.quote_name  # noqa: SLF001
        fields = [meta.get_field(name) for name in self._columns]
        names = ", ".join(quote(str(field.column)) for field in fields)  # type: ignore[union-attr]
        marks = ", ".join(["%s"] * len(fields))
        text = f"INSERT INTO {quote(meta.db_table)} ({names}) VALUES ({marks})"  # noqa: S608
        encoders = [(at, _encoder(field)) for at, field in enumerate(fields)]
        built = text, [(at, encode) for at, encode in encoders if encode is not None]
        self._kept[connection.vendor] = built
        return built


# --- values as databases keep them ---------------------------------------------------------------


def _encoder(field: Any) -> Decoder | None:
    if isinstance(field, models.JSONField):
        return json.dumps
    if isinstance(field, models.DateTimeField) and connection.vendor == "sqlite":
        return _sqlite_datetime
    return None


@lru_cache(maxsize=16)  # the rows of one statement mostly share their moment
def _sqlite_datetime(value: datetime | None) -> str | None:
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ") if value else None


def _decoders_of(columns: Sequence[Any]) -> tuple[tuple[int, Decoder], ...]:
    found = ((at, _decoder(column.output_field)) for at, column in enumerate(columns))
    return tuple((at, decode) for at, decode in found if decode is not None)


def _decoder(field: Any) -> Decoder | None:
    if isinstance(field, models.JSONField):
        return json.loads
    if connection.vendor != "sqlite":
        return None
    if isinstance(field, models.DateTimeField):
        return _aware
    return bool if isinstance(field, models.BooleanField) else None


def _aware(value: datetime | str) -> datetime:
    # The driver reads the texts of columns, not those of expressions.
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.replace(tzinfo=UTC)


def _decoded(row: Sequence[Any], decoders: tuple[tuple[int, Decoder], ...]) -> tuple[Any, ...]:
    values = list(row)
    for at, decode in decoders:
        if values[at] is not None:
            values[at] = decode(values[at])
    return tuple(values)
