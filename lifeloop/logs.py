"""The log: lines of text or of JSON, each with its request's id, none with what belongs to a person.

Phone numbers, tokens and what people write do not get into a line: numbers are masked and tokens hidden whoever logged them,
addresses are logged without their query, and of an exception only its class and a text without what stood in quotes.
"""

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from django.conf import settings

from lifeloop.kernel.text import mask_phone

HIDDEN = "…"
_MOST_TEXT = 200
_PHONE = re.compile(r"(?<![\dA-Za-z])(?:\+?86)?1[3-9]\d{9}(?!\d)|\+\d{8,15}(?!\d)")
# Our secrets are 16 characters or more of URL-safe base64: such a run is one when it mixes capitals, small letters and digits,
# or changes between capitals and small letters more often than names do.
_RUN = re.compile(r"[A-Za-z0-9_-]{16,}")
# What is looked ahead for is read once from each beginning of a word, and nothing is given back: a line may be long.
_NAMED = re.compile(
    r"(?i)\b(?=[a-z_]*(?:token|secret|password|passphrase)|(?:auth_code|sms_code|sign)(?![a-z_]))"
    r"([a-z_]++)([\"']?\s*+[=:]\s*+[\"']?)([^\s&\"',;]++)"
)
_BEARER = re.compile(r"(?i)\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]+")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_PLAIN = re.compile(r"['\"][A-Za-z_][A-Za-z0-9_.]{0,62}['\"]")
_SEGMENT = 12

access = logging.getLogger("lifeloop.access")
jobs = logging.getLogger("lifeloop.jobs")


def clean(text: str) -> str:
    """The text with phone numbers masked and secrets hidden."""
    text = _BEARER.sub(rf"\1 {HIDDEN}", text)
    text = _NAMED.sub(rf"\1\2{HIDDEN}", text)
    text = _RUN.sub(_hide, text)
    return _PHONE.sub(lambda found: mask_phone(found[0]), text)


def _hide(found: "re.Match[str]") -> str:
    run = found[0]
    changes = sum(one.isupper() != other.isupper() for one, other in pairwise(run))
    secret = any(letter.isdigit() for letter in run) or changes * 3 > len(run)
    return HIDDEN if _is_mixed(run) and secret else run


def _is_mixed(word: str) -> bool:
    return any(letter.isupper() for letter in word) and any(letter.islower() for letter in word)


def path_of(path: str) -> str:
    """An address's path for a log: what in it may be a secret (a link's token) is hidden; there is no query in it."""
    parts = [
        HIDDEN if len(part) >= _SEGMENT and _is_mixed(part) else part for part in path.split("/")
    ]
    return clean("/".join(parts))[:_MOST_TEXT]


def told(error: BaseException) -> str:
    """An exception in one line: its class, and the first line of its text without what stood in quotes."""
    lines = str(error).strip().splitlines() or [""]
    text = _QUOTED.sub(lambda found: found[0] if _PLAIN.fullmatch(found[0]) else HIDDEN, lines[0])
    return f"{type(error).__name__}: {clean(text)[:_MOST_TEXT]}".removesuffix(": ")


def _trace(error: BaseException | None) -> str:
    """The exception and what caused it, the cause first: where they came from, and :func:`told`."""
    chain: list[BaseException] = []
    while error is not None and error not in chain:
        chain.append(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n".join(
        "".join(traceback.format_tb(one.__traceback__)) + told(one) for one in reversed(chain)
    )


class Text(logging.Formatter):
    """One line of text; below it where an exception came from."""

    def format(self, record: logging.LogRecord) -> str:
        """The whole entry."""
        return clean(super().format(record))

    def formatException(self, ei: Any) -> str:  # noqa: N802 -- the library's name
        """Without the exception's own words."""
        return _trace(ei[1])


class Json(logging.Formatter):
    """One JSON object on one line: at, level, logger, request, message, and what an access or job line adds."""

    def format(self, record: logging.LogRecord) -> str:
        """The whole entry."""
        said: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request": getattr(record, "request_id", "-"),
            "message": clean(record.getMessage()),
            **getattr(record, "facts", {}),
        }
        if record.exc_info and record.exc_info[1]:
            said["exception"] = clean(_trace(record.exc_info[1]))
        return json.dumps(said, ensure_ascii=False)


def log_access(facts: dict[str, Any], request: str) -> None:
    """One request, where LIFELOOP_ACCESS_LOG is on: ``method``, ``path`` (by :func:`path_of`), ``door``, ``status``, ``ms``."""
    message = "{method} {path} {status} {ms} ms".format(**facts)
    access.info(message, extra={"facts": facts, "request_id": request})


def log_job(facts: dict[str, Any]) -> None:
    """One job that ran, where LIFELOOP_ACCESS_LOG is on: ``name``, ``id``, ``attempt``, ``outcome``, ``ms``."""
    if settings.LIFELOOP_ACCESS_LOG:
        message = "job {job} {name} attempt {attempt}: {outcome}, {ms} ms".format(**facts)
        jobs.info(message, extra={"facts": facts})
