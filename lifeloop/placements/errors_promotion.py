"""Refusals of promotion: codes, short links, follow sheets."""

from typing import ClassVar

from lifeloop.kernel.errors import DomainError, Refusal
from lifeloop.kernel.text import N_


class SceneInvalid(DomainError):
    code = "INVALID_SCENE_ID"
    text = N_("A scene id has 1 to 32 letters, digits or underscores.")
    kind: ClassVar[Refusal] = Refusal.INVALID
    field = "scene_id"


class RemarkTooLong(DomainError):
    code = "REMARK_TOO_LONG"
    text = N_("A remark has at most %(most)s characters.")
    kind: ClassVar[Refusal] = Refusal.INVALID
    field = "remark"


class CodeLife(DomainError):
    """How long a temporary code lives."""

    code = "CODE_LIFE"
    text = N_("A temporary code lives for 1 to %(most)s seconds.")
    kind: ClassVar[Refusal] = Refusal.INVALID
    field = "seconds"


class GotoInvalid(DomainError):
    """Codes and short links lead to the account's home, a mini program, or a web page."""

    code = "GOTO_INVALID"
    text = N_("A code or short link leads to the account's home, a mini program, or a web page.")
    kind: ClassVar[Refusal] = Refusal.INVALID
    field = "target"


class TooManyCodes(DomainError):
    code = "TOO_MANY_CODES"
    text = N_("An account has at most %(most)s valid codes. Revoke some first.")
    kind: ClassVar[Refusal] = Refusal.LIMITED


class TooManyShortLinks(DomainError):
    code = "TOO_MANY_SHORT_LINKS"
    text = N_("An account has at most %(most)s valid short links. Revoke some first.")
    kind: ClassVar[Refusal] = Refusal.LIMITED


class CodeNotFound(DomainError):
    code = "PROMOTION_CODE_NOT_FOUND"
    text = N_("There is no such code.")
    kind: ClassVar[Refusal] = Refusal.NOT_FOUND


class CodeOver(DomainError):
    """Expired or revoked."""

    code = "PROMOTION_CODE_OVER"
    text = N_("This code is no longer valid.")
    kind: ClassVar[Refusal] = Refusal.NOT_FOUND


class ShortLinkNotFound(DomainError):
    code = "SHORT_LINK_NOT_FOUND"
    text = N_("There is no such link, or it is no longer valid.")
    kind: ClassVar[Refusal] = Refusal.NOT_FOUND


class SheetNotFound(DomainError):
    code = "SHEET_NOT_FOUND"
    text = N_("There is no such follow sheet.")
    kind: ClassVar[Refusal] = Refusal.NOT_FOUND


class SheetStateRefused(DomainError):
    code = "SHEET_STATE_REFUSED"
    text = N_(
        "The follow sheet's present state does not allow this. Reload the page to see what is possible now."
    )


class SheetTextLength(DomainError):
    code = "SHEET_TEXT_LENGTH"
    text = N_("A follow sheet has a title of 1 to 20 characters, and a text of at most 60.")
    kind: ClassVar[Refusal] = Refusal.INVALID
    field = "title"


class TooManySheets(DomainError):
    code = "TOO_MANY_SHEETS"
    text = N_("An account has at most %(most)s follow sheets. Delete one first.")
    kind: ClassVar[Refusal] = Refusal.LIMITED
