"""Refusals of the domain: a stable code, a sentence, and nothing written."""

from enum import StrEnum
from typing import Any, ClassVar


class Refusal(StrEnum):
    """What sort of "no" it is; a door picks its own status from it."""

    INVALID = "invalid"
    NOT_FOUND = "not_found"
    FORBIDDEN = "forbidden"
    CONFLICT = "conflict"
    LIMITED = "limited"
    UNAVAILABLE = "unavailable"


class DomainError(Exception):
    """A refusal with a stable ``code`` (UPPER_SNAKE), an English msgid and its named parameters.

    Subclasses set ``code`` and ``text``. ``text`` says how to mend it and may hold ``%(name)s``
    placeholders filled from the keyword arguments. ``field`` names the input it belongs to, when
    there is one. Doors translate; the domain never builds an answer.
    """

    code: ClassVar[str] = "DOMAIN_ERROR"
    text: ClassVar[str] = "This cannot be done."
    kind: ClassVar[Refusal] = Refusal.CONFLICT
    field: ClassVar[str | None] = None

    def __init__(self, **params: Any) -> None:
        self.params = params
        super().__init__(self.code)

    def __str__(self) -> str:
        try:
            return f"{self.code}: {self.text % self.params}"
        except (KeyError, ValueError, TypeError):
            return f"{self.code}: {self.text}"
