"""The method files' own sentences (descriptions of fields, notes) in the other language.

They are written in English, once, where the field is; ``words.json`` beside this file has the Chinese of each. A sentence that is not
there is shown as it was written.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

from lifeloop.gateway.fields import rows_of
from lifeloop.gateway.registry import METHODS


def in_language(text: str) -> str:
    """A sentence of a method file in the reader's language."""
    if (get_language() or "").startswith("zh"):
        return chinese().get(text, text)
    return text


@cache
def chinese() -> Mapping[str, str]:
    """English to Chinese."""
    read = json.loads(Path(__file__).with_name("words.json").read_text(encoding="utf-8"))
    assert isinstance(read, dict)
    return read


def sentences() -> set[str]:
    """Every sentence of the method files that a reader sees."""
    found: set[str] = set()
    for one in METHODS:
        rows = [*rows_of(one.request), *rows_of(one.answer)]
        found |= {row.description for row in rows} | {file.description for file in one.files}
        found |= set(one.notes)
    return found - {""}
