"""What a kind of message is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from pydantic import BaseModel, ConfigDict, ValidationError

from lifeloop.kernel.registry import Registry
from lifeloop.messaging.errors import ContentInvalid


class Content(BaseModel):
    """A message's content: one JSON document, described by its kind."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ProgramLink(Content):
    """A way into a mini program: ``{app_id, page, query}``."""

    app_id: str
    page: str = ""
    query: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """``card`` is the phone's template, the console's preview too; ``preview`` one line for a conversation list."""

    name: str
    label: str | Promise
    model: type[Content]
    preview: Callable[[Any], str]
    card: str

    def read(self, content: dict[str, Any]) -> Content:
        """The content as its model; :class:`ContentInvalid` when it is none."""
        try:
            return self.model.model_validate(content)
        except ValidationError as error:
            raise ContentInvalid from error


KINDS: Registry[Kind] = Registry("message kind")


def kind_of(name: str) -> Kind:
    """The kind of that name; a stored one is always known."""
    return KINDS[name]
