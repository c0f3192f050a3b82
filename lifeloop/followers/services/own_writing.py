"""Writing the file of a person's own data: data.json for programs, index.html for eyes, and the files they sent."""

import json
import tempfile
from collections.abc import Iterator
from typing import IO, Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import override

from lifeloop.followers.queries import senders_of
from lifeloop.followers.rules import own_page
from lifeloop.identity import personal
from lifeloop.identity.models import Person, StoredFile
from lifeloop.identity.personal import Holding
from lifeloop.kernel import clock

_AT_ONCE = 500


def write_zip(person: Person, file: BinaryIO, *, language: str) -> None:
    """All of it, row by row: in little memory however much there is."""
    with (
        override(language),
        tempfile.TemporaryFile("w+", encoding="utf-8") as page,
        ZipFile(file, "w", ZIP_DEFLATED) as book,
    ):
        page.write(own_page.head(_("What Lifeloop holds about me"), language))
        with book.open("data.json", "w", force_zip64=True) as data:
            _write(person, data, page)
        page.write(own_page.TAIL)
        page.seek(0)
        with book.open("index.html", "w", force_zip64=True) as shown:
            while text := page.read(65_536):
                shown.write(text.encode("utf-8", "replace"))
        for path in _paths(person):
            with default_storage.open(path) as sent, book.open(f"files/{path}", "w") as into:
                into.write(sent.read())


def sections(person: Person) -> Iterator[tuple[Holding, str, Iterator[dict[str, Any]]]]:
    """Each model with something of the person in it that has a title: its rows as the file says them."""
    for holding in personal.of_people():
        if holding.title and holding.rows is not None:
            yield holding, _(holding.title), _rows(holding, holding.rows(person))


def _write(person: Person, data: IO[bytes], page: IO[str]) -> None:
    senders = _senders(person)
    top = {"made_at": clock.now(), "who_may_message_me": senders}
    data.write((_json(top)[:-1] + ',"sections":[').encode())
    page.write(own_page.table(_("Who may message me"), senders))
    for number, (holding, title, rows) in enumerate(sections(person)):
        begun = {"name": holding.model, "title": title}
        data.write(((",\n" if number else "\n") + _json(begun)[:-1] + ',"rows":[').encode())
        table = own_page.Table(title)
        for at, row in enumerate(rows):
            data.write(((",\n" if at else "\n") + _json(row)).encode("utf-8", "replace"))
            page.write(table.row(row))
        page.write(table.end())
        data.write(b"]}")
    data.write(b"]}\n")


def _rows(holding: Holding, rows: "models.QuerySet[Any]") -> Iterator[dict[str, Any]]:
    fields = [rows.model._meta.get_field(name) for name in holding.exported]  # noqa: SLF001 -- Django's own name
    keys = [one.name for one in fields if isinstance(one, models.ForeignKey)]
    for row in rows.select_related(*keys).iterator(chunk_size=_AT_ONCE):
        said = {one.name: _value(row, one) for one in fields}
        yield said | dict(holding.more(row) if holding.more else {})


def _value(row: Any, field: Any) -> Any:
    value = getattr(row, field.name)
    if isinstance(value, models.Model):
        return {"id": str(value.pk), "name": str(value)}
    return value


def _senders(person: Person) -> list[dict[str, Any]]:
    found = []
    for one in senders_of(person):
        owner = one.account if one.kind == "account" else one.program
        through = one.program if one.kind == "account" else one.account
        found.append(
            {
                "kind": one.kind,
                "name": f"{owner.name} ({owner.pk})" if owner else "",
                "through": f"{through.name} ({through.pk})" if through else "",
                "since": one.since,
                "muted": one.muted,
                "refused": one.refused,
            }
        )
    return found


def _paths(person: Person) -> list[str]:
    rows = StoredFile.objects.filter(path__startswith=f"talks/{person.user_id}/")
    return [path for path in rows.values_list("path", flat=True) if default_storage.exists(path)]


def _json(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
