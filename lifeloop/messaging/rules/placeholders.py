"""{name} in the words of a broadcast: what each receiver reads in its place. Pure functions over JSON documents.

Any other braces are words like all others: nothing is evaluated.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext

NAME = "{name}"
# Addresses, paths and ids are never words to a reader.
_WORDS = frozenset({"title", "text", "digest", "description"})


def has_name(content: Any) -> bool:
    """Whether the words of a content speak to the reader by name."""
    found = False

    def look(text: str) -> str:
        nonlocal found
        found = found or NAME in text
        return text

    _walked(content, look)
    return found


def named(content: Any, name: str) -> Any:
    """The content as a person of that name reads it; what the name holds is not looked at again."""
    return _walked(content, lambda text: text.replace(NAME, name))


def personal(content: Any, values: Mapping[str, Any] | None, name: str) -> Any:
    """A stored content as one reader sees it: by the name their copy holds, or, where nothing was copied, by their own."""
    if not has_name(content):
        return content
    called = str(values["name"]) if values is not None and "name" in values else name
    return named(content, called or gettext("friend"))


def _walked(content: Any, change: Callable[[str], str]) -> Any:
    if isinstance(content, Mapping):
        return {
            key: change(part) if key in _WORDS and isinstance(part, str) else _walked(part, change)
            for key, part in content.items()
        }
    if isinstance(content, list):
        return [_walked(part, change) for part in content]
    return content
