"""What a kind of message is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from pydantic import BaseModel, ConfigDict, ValidationError

from lifeloop.kernel.registry import Registry
from lifeloop.messaging.errors import ContentInvalid
from lifeloop.messaging.rules.links import Onward


class Content(BaseModel):
    """A message's content: one JSON document, described by its kind."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    def onward(self) -> Sequence[tuple[Any, Onward | None]]:
        """The parts that can be tapped, in order, each with where it leads; what is dark is asked of ``queries.links``."""
        return ()

    def pictures(self) -> Sequence[str]:
        """Media paths of the pictures it shows."""
        return ()


class ProgramLink(Content):
    """A way into a mini program: ``{app_id, page, query}``."""

    app_id: str
    page: str = ""
    query: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """``card`` is the phone's template, the console's preview too; ``preview`` one line for a conversation list.

    ``check`` refuses, with a :class:`DomainError`, what a setting does not allow now; what was sent earlier is shown all the same.
    """

    name: str
    label: str | Promise
    model: type[Content]
    preview: Callable[[Any], str]
    card: str
    check: Callable[[Any], None] | None = None

    def read(self, content: dict[str, Any]) -> Content:
        """A content that is to be kept, as its model; :class:`ContentInvalid` when it is none."""
        try:
            read = self.model.model_validate(content)
        except ValidationError as error:
            raise ContentInvalid from error
        if self.check is not None:
            self.check(read)
        return read


KINDS: Registry[Kind] = Registry("message kind")


def kind_of(name: str) -> Kind:
    """The kind of that name; a stored one is always known."""
    return KINDS[name]
