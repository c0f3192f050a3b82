"""The page for eyes in the file of a person's own data: one document, no script, nothing fetched from anywhere."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from html import escape
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from lifeloop.kernel.text import N_

TAIL = "</main></body></html>\n"
_STYLE = (
    "body{font:16px/1.6 system-ui,sans-serif;margin:0;color:#1a1a1a;background:#f6f6f6}"
    "main{max-width:60rem;margin:0 auto;padding:1rem}"
    "section{background:#fff;border-radius:12px;padding:1rem;margin:0 0 1rem;overflow-x:auto}"
    "h1{font-size:1.4rem}h2{font-size:1.1rem;margin:0 0 .5rem}p{margin:0;color:#666}"
    "table{border-collapse:collapse;width:100%;font-size:.9rem}"
    "th,td{text-align:left;vertical-align:top;padding:.35rem .5rem;border-top:1px solid #e5e5e5;overflow-wrap:anywhere}"
    "th{white-space:nowrap}"
    "@media(prefers-color-scheme:dark){body{background:#111;color:#ddd}section{background:#1c1c1c}"
    "th,td{border-color:#333}p{color:#999}}"
)
# Names of columns that people can read; the others say what they are called.
WORDS = {
    "user_id": N_("User number"),
    "phone": N_("Mobile phone"),
    "name": N_("Name"),
    "language": N_("Language"),
    "created_at": N_("Made at"),
    "changed_at": N_("Changed at"),
    "ended_at": N_("Ended at"),
    "expires_at": N_("Holds until"),
    "seen_at": N_("Last seen"),
    "read_at": N_("Read at"),
    "opened_at": N_("Opened at"),
    "active_at": N_("Last active"),
    "first_at": N_("First time"),
    "last_at": N_("Last time"),
    "address": N_("Address"),
    "agent": N_("Browser"),
    "account": N_("Lifestyle account"),
    "program": N_("Mini program"),
    "template": N_("Message template"),
    "label": N_("Label"),
    "value": N_("Value"),
    "note": N_("Remark"),
    "source": N_("Source"),
    "muted": N_("Muted"),
    "content": N_("Content"),
    "text": N_("Text"),
    "kind": N_("Kind"),
    "at": N_("Time"),
    "through": N_("Through"),
    "since": N_("Since"),
    "accepted": N_("Accepted"),
    "left": N_("Messages left"),
    "refused": N_("Refused"),
}


def head(title: str, language: str) -> str:
    """Up to the first section."""
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body><main><h1>{escape(title)}</h1>\n"
    )


def table(title: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """A whole section."""
    made = Table(title)
    return "".join(made.row(row) for row in rows) + made.end()


class Table:
    """A section that is written row by row; all rows have the same columns."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._rows = 0

    def row(self, row: Mapping[str, Any]) -> str:
        """One line; the first with what stands above it."""
        above = ""
        if not self._rows:
            names = "".join(f"<th>{escape(_word(name))}</th>" for name in row)
            above = f"<section><h2>{escape(self._title)}</h2><table><thead><tr>{names}</tr></thead><tbody>\n"
        self._rows += 1
        return f"{above}<tr>{''.join(f'<td>{escape(said(value))}</td>' for value in row.values())}</tr>\n"

    def end(self) -> str:
        """What closes it; a section of its own where there was no row."""
        if self._rows:
            return "</tbody></table></section>\n"
        return f"<section><h2>{escape(self._title)}</h2><p>{escape(_('Nothing.'))}</p></section>\n"


def said(value: Any) -> str:
    """A value in words."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        if set(value) == {"id", "name"}:
            return f"{value['name']} ({value['id']})"
        return "; ".join(f"{name}: {said(one)}" for name, one in value.items())
    if isinstance(value, list | tuple):
        return " · ".join(said(one) for one in value)
    return str(value)


def _word(name: str) -> str:
    return _(WORDS[name]) if name in WORDS else name.replace("_", " ")
