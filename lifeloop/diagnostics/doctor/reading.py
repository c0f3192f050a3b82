"""A request as somebody pasted it: a curl command, an HTTP message, a URL with its body, a query string, JSON."""

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_plus

MOST_CHARACTERS = 200_000
_charset = re.compile(r"charset=([A-Za-z0-9-]{3,10})")
_start = re.compile(
    r"(GET|POST|PUT|DELETE|PATCH|HEAD)\s+(\S+)(?:\s+HTTP/[0-9.]+)?\s*", re.IGNORECASE
)
_ansi = re.compile(r"\$'((?:[^'\\]|\\.)*)'")
_BODIES = {
    "-d", "--data", "--data-raw", "--data-binary", "--data-ascii", "--data-urlencode", "-F", "--form",
}  # fmt: skip
# Options with a value; all others are switches.
_OPTIONS = _BODIES | {
    "-H", "--header", "-X", "--request", "--url", "-o", "--output", "-A", "--user-agent", "-e", "--referer", "-b", "--cookie",
    "-u", "--user", "-m", "--max-time", "--connect-timeout", "-x", "--proxy", "--cacert", "-E", "--cert", "--key",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sent:
    """A request, as raw as it is known. ``headers`` have lower-case names."""

    query: bytes = b""
    body: bytes = b""
    content_type: bytes = b""
    verb: str = "POST"
    path: str = "/gateway.do"
    headers: dict[str, str] = field(default_factory=dict)


def read(text: str) -> Sent | None:
    """The request in a pasted text; None for a text that has none. Never raises."""
    text = text.strip().lstrip("\ufeff")[:MOST_CHARACTERS]
    if not text:
        return None
    if re.match(r"(?:\$\s*)?curl(?:\.exe)?\s", text):
        return _curl(text)
    if text.startswith("{"):
        return _json(text)
    if match := _start.match(text):
        return _message(text, match)
    if re.match(r"https?://|/", text):
        target, _, body = text.partition("\n")
        return _made(target.strip(), body.strip(), {})
    if "=" in text:
        return _made("", text.lstrip("?"), {})
    return None


def _raw(text: str, charset: str) -> bytes:
    """Characters that were pasted decoded, in the charset that the request names."""
    try:
        return text.encode(charset)
    except (LookupError, UnicodeError):
        return text.encode("utf-8", "replace")


def _made(target: str, body: str, headers: dict[str, str], verb: str = "") -> Sent:
    path, _, query = re.sub(r"^https?://[^/?#]*", "", target).partition("?")
    said = _charset.search(query) or _charset.search(body)
    charset = said[1] if said else "utf-8"
    if "multipart/" not in headers.get("content-type", ""):
        # One parameter a line is how people copy them; a line break in a value arrives escaped.
        body = "&".join(line.strip() for line in body.splitlines()) if _is_pairs(body) else body
    return Sent(
        _raw(query.partition("#")[0], charset),
        _raw(body, charset),
        headers.get("content-type", "").encode("utf-8", "replace"),
        verb.upper() or ("POST" if body else "GET"),
        path or "/gateway.do",
        headers,
    )


def _is_pairs(body: str) -> bool:
    lines = body.splitlines()
    return len(lines) > 1 and all(re.match(r"\s*&?[A-Za-z_]+=", line) for line in lines)


def _message(text: str, match: re.Match[str]) -> Sent:
    """An HTTP message: first line, headers, an empty line, the body."""
    head, _, body = text[match.end() :].replace("\r\n", "\n").partition("\n\n")
    if match[0].endswith("\n\n") or not re.match(r"[A-Za-z0-9-]+:", head):
        head, body = "", text[match.end() :].strip()
    multipart = "multipart/" in head.lower()
    return _made(
        match[2],
        body.replace("\n", "\r\n") if multipart else body,
        _headers(head.splitlines()),
        match[1],
    )


def _headers(lines: list[str]) -> dict[str, str]:
    pairs = (line.partition(":") for line in lines if ":" in line)
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def _json(text: str) -> Sent | None:
    """The parameters as a JSON object, their values in the clear."""
    try:
        found: Any = json.loads(text)
    except ValueError:
        return None
    charset = str(found.get("charset", "utf-8"))
    pairs = []
    for name, value in found.items():
        shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        pairs.append(_escaped(name, charset) + b"=" + _escaped(shown, charset))
    return Sent(body=b"&".join(pairs))


def _escaped(text: str, charset: str) -> bytes:
    return quote_plus(_raw(text, charset)).encode()


def _curl(text: str) -> Sent | None:
    text = re.sub(r"[\\^`]\s*\n", " ", text)
    try:
        words = shlex.split(_ansi.sub(_plain, text))
    except ValueError:
        return None
    found = _Command(words[[("curl" in word) for word in words].index(True) + 1 :])
    if not found.url and not found.parts:
        return None
    url, body = found.url, "&".join(found.parts)
    if found.in_query:
        url, body = f"{url}{'&' if '?' in url else '?'}{body}", ""
    return _made(url, body, _headers(found.headers), found.verb)


class _Command:
    """What the words after ``curl`` say."""

    def __init__(self, words: list[str]) -> None:
        self.url, self.verb, self.in_query = "", "", False
        self.headers: list[str] = []
        self.parts: list[str] = []
        rest = iter(words)
        for word in rest:
            if not word.startswith("-"):
                self.url = word
            else:
                self._option(word, rest)

    def _option(self, word: str, rest: Iterator[str]) -> None:
        long = word.startswith("--")
        name, _, stuck = word.partition("=") if long else (word[:2], "", word[2:])
        if name in {"-G", "--get"}:
            self.in_query = True
        elif name in _OPTIONS:
            self._take(name, stuck or next(rest, ""))

    def _take(self, name: str, value: str) -> None:
        if name in {"-H", "--header"}:
            self.headers.append(value)
        elif name in {"-X", "--request"}:
            self.verb = value
        elif name == "--url":
            self.url = value
        elif name in _BODIES and (part := _part(name, value)):
            self.parts.append(part)


def _part(name: str, value: str) -> str:
    key, sign, text = value.partition("=")
    if name in {"-F", "--form"}:
        # A file's part is not signed; which boundary curl wrote does not matter to a signature.
        return "" if text.startswith(("@", "<")) else f"{key}={quote_plus(text)}"
    if name == "--data-urlencode":
        return f"{key}={quote_plus(text)}" if sign else quote_plus(key)
    return value


def _plain(match: re.Match[str]) -> str:
    r"""Bash's ``$'…'``, which browsers write for everything that is not ASCII."""
    text = re.sub(r"\\u([0-9A-Fa-f]{4})", lambda one: chr(int(one[1], 16)), match[1])
    for written, meant in (("\\'", "'"), ("\\n", "\n"), ("\\r", "\r"), ("\\\\", "\\")):
        text = text.replace(written, meant)
    return shlex.quote(text)
