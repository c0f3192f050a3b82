"""The fields of a request or an answer as rows of a table, for every form of the reference."""

from collections.abc import Iterator
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from annotated_types import MaxLen
from pydantic import BaseModel
from pydantic.fields import FieldInfo


@dataclass(frozen=True, slots=True)
class Row:
    """One field. ``name``: with the way to it, ``button[].name``; ``most``: its longest length, or empty."""

    name: str
    type: str
    required: bool
    most: str
    description: str


def rows_of(model: type[BaseModel]) -> list[Row]:
    """Every field, those of inner objects after the one that holds them."""
    return [row for name, about in model.model_fields.items() for row in _rows(name, about)]


def _rows(name: str, about: FieldInfo) -> Iterator[Row]:
    most = next((str(one.max_length) for one in about.metadata if isinstance(one, MaxLen)), "")
    yield Row(name, _type(about.annotation), about.is_required(), most, about.description or "")
    below = _model(about.annotation)
    if below is not None:
        of = name if below is about.annotation else f"{name}[]"
        for inner, about_inner in below.model_fields.items():
            yield from _rows(f"{of}.{inner}", about_inner)


def _model(annotation: Any) -> type[BaseModel] | None:
    """The model whose fields a field has, also as a list of them."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, (_model(one) for one in get_args(annotation))), None)


def _type(annotation: Any) -> str:
    origin = get_origin(annotation)
    if origin in {Union, UnionType}:
        return " or ".join(_type(one) for one in get_args(annotation) if one is not NoneType)
    if origin is Literal:
        return " / ".join(str(one) for one in get_args(annotation))
    if origin is list:
        return f"list of {_type(get_args(annotation)[0])}"
    return {str: "string", int: "number", bool: "boolean"}.get(annotation, "object")
