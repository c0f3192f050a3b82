"""The OpenAPI document of version 3: current, valid, whole, and true of what is answered."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from openapi_spec_validator import OpenAPIV31SpecValidator

from lifeloop.gateway.reference import OPENAPI
from lifeloop.gateway.registry import METHODS, Method
from lifeloop.gateway.v3 import openapi

KEPT = Path(__file__).resolve().parents[2] / "docs" / "gateway" / OPENAPI
served = [one for one in METHODS if one.verb]


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    made = json.loads(openapi.text())
    assert isinstance(made, dict)
    return made


def test_it_is_current() -> None:
    with translation.override("zh-hans"):
        chinese = openapi.text()
    assert openapi.text() == chinese
    assert KEPT.read_text("utf-8") == chinese, (
        "python -m django gateway_reference docs/gateway --settings lifeloop.settings"
    )


def test_every_method_with_a_verb_is_there_and_no_other(document: dict[str, Any]) -> None:
    found = {(verb, path) for path, item in document["paths"].items() for verb in item}
    assert found == {(one.verb.lower(), one.path) for one in served}


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    text = json.dumps(document)
    for piece in text.split('"$ref": "#/')[1:]:
        at: Any = document
        for step in piece.split('"')[0].split("/"):
            at = at[step]
        assert at


@pytest.mark.parametrize("one", served, ids=lambda one: one.name)
def test_what_stands_in_the_query_is_flat(one: Method) -> None:
    if one.verb != "POST":
        fields = one.request.model_json_schema().get("properties", {}).values()
        assert {about.get("type") for about in fields} <= {"string", "integer"}
        assert not one.files


def test_it_is_valid(document: dict[str, Any]) -> None:
    OpenAPIV31SpecValidator(document).validate()


def test_the_examples_are_what_the_schemas_say(document: dict[str, Any]) -> None:
    """Of requests, of parameters and of answers."""
    wrong = []
    for path, item in document["paths"].items():
        (operation,) = item.values()
        places = [
            *operation.get("requestBody", {}).get("content", {}).values(),
            operation["responses"]["200"]["content"]["application/json"],
            *(one for one in operation["parameters"] if "example" in one),
        ]
        for place in places:
            if "example" in place:
                schema = {**place["schema"], "components": document["components"]}
                errors = list(Draft202012Validator(schema).iter_errors(place["example"]))
                wrong += [(path, error.message) for error in errors]
    assert wrong == []
