"""Refusals about a person's own data."""

from lifeloop.kernel.errors import DomainError, Refusal
from lifeloop.kernel.text import N_


class OwnFileTooMany(DomainError):
    code = "OWN_FILE_TOO_MANY"
    text = N_("You asked for %(most)s files today already. Come back tomorrow.")
    kind = Refusal.LIMITED


class OwnFileGone(DomainError):
    code = "OWN_FILE_GONE"
    text = N_("This file is not there, or no longer. Ask for a new one.")
    kind = Refusal.NOT_FOUND


class PersonGone(DomainError):
    code = "PERSON_GONE"
    text = N_("Everything about you has been deleted already.")
    kind = Refusal.NOT_FOUND


class ReceiptNotFound(DomainError):
    code = "RECEIPT_NOT_FOUND"
    text = N_("There is no receipt of this number. Check the digits.")
    kind = Refusal.NOT_FOUND
    field = "number"


class LeavingNotTyped(DomainError):
    code = "LEAVING_NOT_TYPED"
    text = N_("Type “%(words)s”, exactly as it stands there.")
    kind = Refusal.INVALID
    field = "typed"
