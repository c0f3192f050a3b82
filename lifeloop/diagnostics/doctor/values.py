"""How a value may have been another one when it was signed: written otherwise, in another charset, or escaped."""

import html
import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from urllib.parse import quote, quote_plus, unquote, unquote_plus

from lifeloop.diagnostics.doctor.causes import Cause

Change = Callable[[bytes], bytes]
_COMPACT, _SPACED = (",", ":"), (", ", ": ")
# What encodeURI leaves alone, besides letters and digits.
_URI = ";,/?:@&=+$-_.!~*'()#"
_COMPONENT = "-_.!~*'()"


def changes(codec: str) -> Iterator[tuple[Cause, Change]]:
    """Every way to write all values otherwise, with its cause; each leaves alone what it cannot read."""
    for change in _charsets(codec):
        yield Cause.CHARSET, change
    yield Cause.PLUS, lambda value: value.replace(b" ", b"+")
    yield Cause.PLUS, lambda value: value.replace(b"+", b" ")
    yield Cause.PLUS, lambda value: value.replace(b" ", b"%20")
    yield Cause.PLUS, lambda value: value.replace(b" ", b"%2B")
    for escape in (
        quote_plus,
        lambda raw: quote(raw, safe=""),
        quote,
        lambda raw: quote(raw, safe=_URI),
        lambda raw: quote(raw, safe=_COMPONENT),
    ):
        yield Cause.ESCAPED, _escaping(escape)
        yield Cause.ESCAPED, _escaping(_lower(escape))
    yield Cause.ESCAPED_TWICE, _text(codec, lambda text: unquote_plus(text, codec))
    yield Cause.ESCAPED_TWICE, _text(codec, lambda text: unquote(text, codec))
    yield Cause.HTML, _text(codec, lambda text: html.escape(text, quote=True))
    yield Cause.HTML, _text(codec, lambda text: html.escape(text, quote=False))
    yield Cause.HTML, _text(codec, html.unescape)
    yield Cause.SLASHES, lambda value: value.replace(b"\\/", b"/")
    yield Cause.SLASHES, lambda value: value.replace(b"\\/", b"/").replace(b"/", b"\\/")
    yield Cause.SLASHES, lambda value: value.replace(b"\\", b"")
    yield Cause.SLASHES, lambda value: value.replace(b'"', b'\\"')
    for write in _json_styles():
        yield Cause.JSON, _json(codec, write)
    yield Cause.WHITE_SPACE, bytes.strip
    yield Cause.WHITE_SPACE, lambda value: value.replace(b"\r\n", b"\n")
    yield Cause.WHITE_SPACE, lambda value: value.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    yield Cause.WHITE_SPACE, lambda value: value.replace(b"\r", b"").replace(b"\n", b"")
    yield Cause.WHITE_SPACE, lambda value: b"".join(value.split())


def _text(codec: str, change: Callable[[str], str]) -> Change:
    def apply(value: bytes) -> bytes:
        try:
            return change(value.decode(codec)).encode(codec)
        except (UnicodeError, ValueError):
            return value

    return apply


def _recoded(reads: str, writes: str, errors: str = "strict") -> Change:
    def apply(value: bytes) -> bytes:
        if value.isascii():
            return value
        try:
            return value.decode(reads).encode(writes, errors)
        except UnicodeError:
            return value

    return apply


def _charsets(codec: str) -> Iterator[Change]:
    for reads in dict.fromkeys((codec, "utf-8", "gb18030")):
        for writes in ("utf-8", "gbk", "gb18030", "utf-16-le"):
            if reads != writes:
                yield _recoded(reads, writes)
        # A program whose default charset has none of these characters writes question marks.
        yield _recoded(reads, "ascii", "replace")
    # Bytes read in the wrong charset and written again.
    yield _recoded("latin-1", "utf-8")
    yield _recoded("utf-8", "latin-1")
    yield _recoded("utf-8", "latin-1", "replace")


def _escaping(escape: Callable[[bytes], str]) -> Change:
    return lambda value: escape(value).encode()


def _lower(escape: Callable[[bytes], str]) -> Callable[[bytes], str]:
    def apply(raw: bytes) -> str:
        first, *rest = escape(raw).split("%")
        return "%".join([first, *(one[:2].lower() + one[2:] for one in rest)])

    return apply


def _json_styles() -> Iterator[Callable[[object], str]]:
    for ascii_only in (False, True):
        for ordered in (False, True):
            for separators in (_COMPACT, _SPACED):
                yield _writer(ascii_only, ordered, separators, None)
            for indent in (2, 4):
                yield _writer(ascii_only, ordered, (",", ": "), indent)
    # As PHP writes by default: ASCII, slashes escaped.
    yield lambda found: _writer(True, False, _COMPACT, None)(found).replace("/", "\\/")
    yield lambda found: _writer(False, False, _COMPACT, None)(found).replace("/", "\\/")


def _writer(
    ascii_only: bool, ordered: bool, separators: tuple[str, str], indent: int | None
) -> Callable[[object], str]:
    return lambda found: json.dumps(
        found, ensure_ascii=ascii_only, sort_keys=ordered, separators=separators, indent=indent
    )


def _json(codec: str, write: Callable[[object], str]) -> Change:
    def apply(value: bytes) -> bytes:
        if value[:1] not in (b"{", b"["):
            return value
        try:
            return write(json.loads(value.decode(codec))).encode(codec)
        except (ValueError, RecursionError):
            return value

    return apply


def moments(value: bytes) -> Iterator[bytes]:
    """Timestamps made a little earlier or later, or in another zone's time."""
    try:
        moment = datetime.fromisoformat(value.decode())
        for seconds in range(1, 121):
            for step in (timedelta(seconds=seconds), timedelta(seconds=-seconds)):
                yield _written(moment + step)
        for hours in range(-16, 17):
            for seconds in (0, 1, -1):
                yield _written(moment + timedelta(hours=hours, seconds=seconds))
        yield moment.isoformat().encode()
    except (ValueError, OverflowError):
        return


def _written(moment: datetime) -> bytes:
    return moment.strftime("%Y-%m-%d %H:%M:%S").encode()
