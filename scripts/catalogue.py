"""Message catalogues: ``compile`` merges the parts and writes .mo files; ``check`` finds what is missing.

The sources are ``lifeloop/locale/parts/<area>.zh_Hans.po``. The merged ``django.po`` beside the
compiled ``django.mo`` is made by this command, never by hand. English needs no file: the messages
themselves are English.
"""

from __future__ import annotations

import io
import os
import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from scripts.common import PACKAGE, ROOT, BuildError, digest, guarded, is_fresh, mark_fresh, say
from scripts.messages import Found, extracted

LOCALE = "zh_Hans"
PARTS = PACKAGE / "locale" / "parts"
TARGET = PACKAGE / "locale" / LOCALE / "LC_MESSAGES"

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}")

Text = str | tuple[str, ...] | list[str] | None
Key = tuple[str, str | None]  # gettext finds a plural by its singular form


def main() -> int:
    """The command line: ``compile`` or ``check``."""
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    if command == "compile":
        compile_parts()
        return 0
    if command == "check":
        problems = check()
        for problem in problems:
            say(problem)
        say(f"catalogue {LOCALE}: {len(problems)} problems" if problems else f"{LOCALE}: complete")
        return 1 if problems else 0
    raise BuildError("usage: python -m scripts.catalogue compile | check")


def compile_parts() -> None:
    """Write the merged .po and the .mo, unless the parts have not changed."""
    paths = sorted(PARTS.glob(f"*.{LOCALE}.po"))
    wanted = digest([Path(__file__), *paths])
    if is_fresh("catalogue", wanted, TARGET / "django.mo"):
        return
    merged = merge(paths)
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, write in (("django.po", write_po), ("django.mo", write_mo)):
        buffer = io.BytesIO()
        write(buffer, merged)
        staged = TARGET / f".{name}.{os.getpid()}"
        staged.write_bytes(buffer.getvalue())
        staged.replace(TARGET / name)
    mark_fresh("catalogue", wanted)
    say(f"catalogue {LOCALE}: {len(merged)} messages from {len(paths)} parts")


def merge(paths: list[Path]) -> Catalog:
    """All parts as one catalogue; two parts that say different things about one message are an error."""
    merged = Catalog(locale=LOCALE, project="lifeloop", charset="utf-8", fuzzy=False)
    owner: dict[Key, Path] = {}
    problems: list[str] = []
    for path in paths:
        for message in read(path):
            key = lookup(message)
            known = merged.get(message.id, message.context) if key in owner else None
            if known is not None and known.string != message.string:
                problems.append(
                    f"{message.id!r} is {known.string!r} in {owner[key].name} "
                    f"and {message.string!r} in {path.name}: choose one"
                )
            elif known is None:
                owner[key] = path
                merged.add(message.id, message.string, context=message.context)
    if problems:
        raise BuildError("\n".join(problems))
    return merged


def read(path: Path) -> list[Message]:
    """The entries of one part, the header left out."""
    try:
        with path.open("rb") as file:
            catalog = read_po(file, locale=LOCALE, abort_invalid=True)
    except (ValueError, UnicodeDecodeError) as error:
        raise BuildError(f"{path.relative_to(ROOT)}: {error}") from error
    except Exception as error:
        raise BuildError(f"{path.relative_to(ROOT)} is not a catalogue: {error}") from error
    fuzzy = [message.id for message in catalog if message.id and message.fuzzy]
    if fuzzy:
        raise BuildError(f"{path.relative_to(ROOT)}: fuzzy entries: {fuzzy}")
    return [message for message in catalog if message.id]


def check() -> list[str]:
    """Everything wrong with the translations: missing, unused, or with other placeholders."""
    merged = merge(sorted(PARTS.glob(f"*.{LOCALE}.po")))
    translated: dict[Key, Message] = {}
    for message in merged:
        if message.id and any(texts(message.string)):
            translated[lookup(message)] = message
    used = extracted()
    problems = [missing(found) for key, found in used.items() if key not in translated]
    problems += [f"unused: {key[0]!r}" for key in translated if key not in used]
    for message in translated.values():
        problems += placeholder_problems(message)
    return sorted(problems)


def missing(found: Found) -> str:
    """The sentence about a message without a translation."""
    return f"missing: {found.text!r} ({found.where})"


def placeholder_problems(message: Message) -> list[str]:
    """A translation must hold exactly the placeholders of its message (its plural, where it has one)."""
    wanted = set(PLACEHOLDER.findall(texts(message.id)[-1]))
    return [
        f"placeholders: {text!r} for {message.id!r}"
        for text in texts(message.string)
        if set(PLACEHOLDER.findall(text)) != wanted
    ]


def texts(value: Text) -> list[str]:
    """A message or translation as a list of its forms."""
    return [value] if isinstance(value, str) else list(value or ())


def lookup(message: Message) -> Key:
    """What a message is found by."""
    return texts(message.id)[0], message.context


if __name__ == "__main__":
    guarded(main)
