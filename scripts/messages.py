"""Find every message of the code and the templates that a reader may see."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from babel.messages.extract import extract_python
from django.utils.translation.template import templatize

from scripts.common import PACKAGE, ROOT, BuildError

Spec = tuple[int | tuple[int, int] | tuple[int, str], ...] | None
# gettext's ways of naming arguments: None = the first; (1, 2) = singular and plural; (1, "c") = context.
KEYWORDS: dict[str, Spec] = {
    "_": None,
    "N_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
TEMPLATES = {".html", ".txt", ".xml"}

Key = tuple[str, str | None]
Arguments = str | Sequence[str | None] | None  # a call's literals; None for anything else


@dataclass(frozen=True)
class Found:
    """A message and the first place it stands at."""

    text: str
    context: str | None
    where: str


def extracted(root: Path = PACKAGE) -> dict[Key, Found]:
    """Every message below ``root``, by its (singular) text and context."""
    found: dict[Key, Found] = {}
    for path in sorted(root.rglob("*")):
        if is_source(path):
            for message in messages_of(path):
                found.setdefault((message.text, message.context), message)
    return found


def is_source(path: Path) -> bool:
    """Whether a file may hold messages of ours: code (not migrations) and templates."""
    parts = path.parts
    if "static" in parts or "static_hashed" in parts or "migrations" in parts:
        return False
    return (
        path.suffix == ".py"
        or (path.suffix in TEMPLATES and "templates" in parts)
        or (path.suffix in TEMPLATES and "kinds" in parts)
    )


def messages_of(path: Path) -> list[Found]:
    """The messages of one file."""
    source = path.read_text("utf-8")
    if path.suffix != ".py":
        # Django's own reading of a template: the calls of gettext it stands for, all else blotted out.
        plain = templatize(source, origin=str(path))
        source = "\n".join(line.strip() for line in plain.splitlines())
    where = path.relative_to(ROOT)
    try:
        raw = list(extract_python(io.BytesIO(source.encode()), KEYWORDS, [], {}))
    except (SyntaxError, IndentationError) as error:
        raise BuildError(f"{where}: {error}") from error
    found = []
    for line, function, arguments, _comments in raw:
        message = as_message(str(function), arguments, f"{where}:{line}")
        if message:
            found.append(message)
    return found


def as_message(function: str, arguments: Arguments, where: str) -> Found | None:
    """A call of a gettext function as a message; None when its text is not a literal."""
    given = (arguments,) if isinstance(arguments, str) else tuple(arguments or ())
    spec = KEYWORDS[function] or (1,)
    context = None
    text: str | None = None
    for position in spec:
        if isinstance(position, tuple):
            context = given[0] if given else None
        elif text is None and len(given) >= position:
            text = given[position - 1]
    return Found(text, context, where) if text else None
