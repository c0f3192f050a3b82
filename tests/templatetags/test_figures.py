"""A table of figures shows what is in it, and nothing in it is taken for markup."""

from datetime import UTC, datetime

from lifeloop.console.data_tables import Column, Kind, Linked, Table
from lifeloop.console.templatetags.figures import data_cells

COLUMNS = [
    Column('Na"me', Kind.TEXT),
    Column("T<imes", Kind.COUNT),
    Column("Share", Kind.SHARE),
    Column("At", Kind.MOMENT),
]


def _drawn(*row: object) -> list[str]:
    table = Table("t", "T", COLUMNS, [row])  # type: ignore[list-item]
    return str(data_cells(table.cells[0])).split("\n")


def test_each_cell_says_its_value_its_column_and_its_kind() -> None:
    name, times, share, at = _drawn("tea", 12_345, 0.125, datetime(2026, 1, 31, 16, tzinfo=UTC))
    assert name == '<td data-value="tea"  class="text">tea</td>'
    assert times == (
        '<td data-value="12345" data-label="T&lt;imes" class="count number">12,345</td>'
    )
    assert 'data-value="12.5"' in share
    assert ">12.5%<" in share
    assert 'datetime="2026-01-31T16:00:00+00:00" data-moment>2026-02-01 00:00:00<' in at


def test_what_is_not_known_is_a_dash() -> None:
    assert all(">–</td>" in cell for cell in _drawn(None, None, None, None))


def test_names_links_and_notes_are_not_markup() -> None:
    name = _drawn(Linked("<b>", "/a?b=1&c=2", "<i>"), 1, 1, None)[0]
    assert '<a href="/a?b=1&amp;c=2">&lt;b&gt;</a><span class="under">&lt;i&gt;</span>' in name
    assert 'data-value="&lt;b&gt;"' in name
