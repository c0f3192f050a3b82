"""Every method file keeps the rules of the house, and what is documented is what runs."""

import json
import re
from pathlib import Path

import pytest
from django.utils import translation

from lifeloop.gateway import reference
from lifeloop.gateway.registry import METHODS, Done, Method, Work, method
from lifeloop.gateway.replies import refusal_of
from lifeloop.kernel.registry import Duplicate

DOCS = Path(__file__).resolve().parents[2] / "docs" / "gateway"
every_method = pytest.mark.parametrize("one", list(METHODS), ids=METHODS.names())


def test_the_reference_is_current() -> None:
    made = reference.pages()
    assert {path.name for path in DOCS.glob("*.md")} == set(made)
    stale = [name for name, text in made.items() if (DOCS / name).read_text("utf-8") != text]
    assert stale == [], (
        "python -m django gateway_reference docs/gateway --settings lifeloop.settings"
    )


def test_the_reference_is_the_same_whoever_makes_it() -> None:
    with translation.override("zh-hans"):
        chinese = reference.pages()
    with translation.override("en"):
        assert reference.pages() == chinese


@every_method
def test_the_examples_are_good_calls_and_answers(one: Method) -> None:
    one.request.model_validate_json(json.dumps(one.example))
    answer = one.answer.model_validate_json(json.dumps(one.example_answer))
    assert answer.model_dump(exclude_none=True) == one.example_answer


@every_method
def test_a_method_stands_in_the_file_of_its_name(one: Method) -> None:
    module = one.handler.__module__.rsplit(".", 1)[1]
    assert one.name.replace(".", "_").endswith(module)
    assert one.handler.__module__.startswith("lifeloop.gateway.methods.")


@every_method
def test_every_text_field_has_a_most(one: Method) -> None:
    """A field of any length would be an invitation."""
    schema = one.request.model_json_schema()
    models = [schema, *schema.get("$defs", {}).values()]
    for model in models:
        for name, about in model.get("properties", {}).items():
            if about.get("type") == "string":
                assert "maxLength" in about or "const" in about or "enum" in about, name


@every_method
def test_every_refusal_has_its_words(one: Method) -> None:
    for refused in one.all_refusals():
        params = dict.fromkeys(re.findall(r"%\((\w+)\)s", refused.text), "7")
        told = refusal_of(refused(**params), one)
        assert told.code in {"40002", "40004"}
        assert told.sub_code == one.codes.get(refused, refused.code)
        assert told.sub_msg
        assert "%(" not in told.sub_msg
        assert not told.sub_msg.isascii(), refused.text


def test_two_methods_of_one_name_are_a_crash() -> None:
    name = METHODS.names()[0]
    known = METHODS[name]
    with pytest.raises(Duplicate):
        method(
            name,
            work=Work.READ,
            title="",
            title_zh="",
            request=known.request,
            answer=Done,
            invalid=known.invalid,
        )(known.handler)
