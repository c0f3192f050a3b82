"""The OpenAPI 3.1 document of version 3, made from the method files: ``docs/gateway/openapi.json``, served at ``/docs/openapi.json``."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import override
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from lifeloop.gateway.registry import METHODS, Method
from lifeloop.gateway.replies import refusal_of
from lifeloop.gateway.v3 import openapi_frame as frame
from lifeloop.gateway.v3.replies import code_of

Schemas = dict[str, JsonSchemaValue]
_named = re.compile(r"%\((\w+)\)s")


class _Plain(GenerateJsonSchema):
    """Without the titles that only repeat a field's name."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def document() -> dict[str, Any]:
    """The whole document; the same whatever the language of who asks."""
    schemas: Schemas = {"Error": frame.ERROR}
    methods = sorted((one for one in METHODS if one.verb), key=lambda one: one.name)
    with override("en"):
        paths = {one.path: {one.verb.lower(): _operation(one, schemas)} for one in methods}
    families = sorted({_family(one) for one in methods})
    return {
        "openapi": "3.1.0",
        "info": frame.INFO,
        "servers": [{"url": "/"}],
        "security": [{"signature": []}],
        "tags": [{"name": name} for name in families],
        "paths": paths,
        "components": {
            "schemas": dict(sorted(schemas.items())),
            "parameters": frame.PARAMETERS,
            "headers": frame.HEADERS,
            "responses": frame.RESPONSES,
            "securitySchemes": frame.SECURITY,
        },
    }


def text() -> str:
    """The document as it is kept and served."""
    return json.dumps(document(), ensure_ascii=False, indent=1) + "\n"


def _family(method: Method) -> str:
    return method.handler.__module__.split(".")[-2]


def _operation(method: Method, schemas: Schemas) -> dict[str, Any]:
    asked = _schema(method, method.request, "Request", schemas)
    answered = _schema(method, method.answer, "Answer", schemas)
    parameters = [{"$ref": f"#/components/parameters/{name}"} for name in frame.PARAMETERS]
    made: dict[str, Any] = {
        "operationId": method.name,
        "summary": method.title,
        "description": "\n".join([method.title_zh, *(f"- {note}" for note in method.notes)]),
        "tags": [_family(method)],
        "parameters": parameters,
    }
    if method.verb == "POST":
        if method.request.model_fields or method.files:
            made["requestBody"] = _body(method, asked)
    else:
        parameters += _query(method, schemas)
    made["responses"] = {
        "200": _success(method, answered),
        "400": _refusals(method),
        **{status: {"$ref": f"#/components/responses/{status}"} for status in frame.RESPONSES},
    }
    return made


def _schema(method: Method, model: type[BaseModel], kind: str, schemas: Schemas) -> dict[str, Any]:
    """Put a model and the models inside it among the schemas, under names of this method's own; returns the reference."""
    template = f"#/components/schemas/{method.name}.{{model}}"
    made = model.model_json_schema(ref_template=template, schema_generator=_Plain)
    for name, inner in made.pop("$defs", {}).items():
        schemas[f"{method.name}.{name}"] = inner
    made.pop("title", None)
    made.pop("description", None)  # the class's own docstring, for readers of the code
    name = f"{method.name}.{kind}"
    schemas[name] = made
    return {"$ref": f"#/components/schemas/{name}"}


def _body(method: Method, asked: dict[str, Any]) -> dict[str, Any]:
    needed = any(about.is_required() for about in method.request.model_fields.values())
    if not method.files:
        content: dict[str, Any] = {"schema": asked}
        if method.example:
            content["example"] = dict(method.example)
        return {"required": needed, "content": {"application/json": content}}
    fields: dict[str, Any] = {"data": asked}
    for one in method.files:
        kinds = ", ".join(sorted(one.extensions))
        words = f"{one.description}; {kinds}; at most {one.most} bytes".removeprefix("; ")
        fields[one.name] = {
            "type": "string",
            "contentMediaType": "application/octet-stream",
            "description": words,
        }
    required = ["data", *(one.name for one in method.files if one.required)]
    schema = {"type": "object", "properties": fields, "required": required}
    encoding = {"data": {"contentType": "application/json"}}
    return {
        "required": True,
        "content": {"multipart/form-data": {"schema": schema, "encoding": encoding}},
    }


def _query(method: Method, schemas: Schemas) -> Iterable[dict[str, Any]]:
    """The request's fields, which are flat, as parameters of the query."""
    properties = schemas.pop(f"{method.name}.Request").get("properties", {})
    for name, about in method.request.model_fields.items():
        yield _parameter(name, about, dict(properties[name]), method.example)


def _parameter(
    name: str, about: FieldInfo, schema: dict[str, Any], example: Mapping[str, Any]
) -> dict[str, Any]:
    made = {"name": name, "in": "query", "required": about.is_required(), "schema": schema}
    description = schema.pop("description", "")
    if description:
        made["description"] = description
    if name in example:
        made["example"] = example[name]
    return made


def _success(method: Method, answered: dict[str, Any]) -> dict[str, Any]:
    content: dict[str, Any] = {"schema": answered, "example": dict(method.example_answer)}
    headers = {name: {"$ref": f"#/components/headers/{name}"} for name in frame.HEADERS}
    sealed = {"schema": {"type": "string", "description": "base64, where the call was encrypted"}}
    return {
        "description": "Done. The bare result, signed.",
        "headers": headers,
        "content": {"application/json": content, "text/plain": sealed},
    }


def _refusals(method: Method) -> dict[str, Any]:
    """The method's own codes as examples; those of the protocol itself are the same everywhere."""
    examples: dict[str, Any] = {}
    for refused in method.all_refusals():
        told = refusal_of(refused(**dict.fromkeys(_named.findall(refused.text), "…")), method)
        meaning = _named.sub("…", refused.text)
        code = code_of(told.sub_code)
        value = {"code": code, "message": told.sub_msg, "links": []}
        examples.setdefault(code, {"summary": meaning, "value": value})
    content = {"schema": {"$ref": "#/components/schemas/Error"}, "examples": examples}
    return {
        "description": "Refused by the method, or by the protocol; nothing was done.",
        "content": {"application/json": content},
    }
