"""Every refusal: a stable code, one meaning, a sentence in both languages whose placeholders agree."""

import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.utils import translation

from lifeloop.kernel.discover import discover
from lifeloop.kernel.errors import DomainError, Refusal

for _config in apps.get_app_configs():
    if _config.name.startswith("lifeloop."):
        discover(_config.name)


def every(base: type[DomainError] = DomainError) -> Iterator[type[DomainError]]:
    for error in base.__subclasses__():
        if error.__module__.startswith("lifeloop."):
            yield error
        yield from every(error)


ERRORS = sorted(set(every()), key=lambda error: (error.__module__, error.__name__))


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)s", text))


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: f"{error.__module__}.{error.__name__}")
def test_a_refusal_has_a_code_a_kind_and_a_sentence_in_both_languages(
    error: type[DomainError],
) -> None:
    assert re.fullmatch(r"[A-Z][A-Z0-9_]+|isv\.[a-z-]+", error.code), error.code
    assert error.code != DomainError.code
    assert isinstance(error.kind, Refusal)
    with translation.override("zh-hans"):
        chinese = translation.gettext(error.text)
    assert re.search(r"[\u4e00-\u9fff]", chinese), f"no Chinese for {error.text!r}"
    assert placeholders(chinese) == placeholders(error.text)


def test_there_are_refusals() -> None:
    assert len(ERRORS) > 60
