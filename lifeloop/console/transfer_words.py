"""Reasons of imports and exports in words: of a whole transfer, and of single lines."""

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

# Code → sentence; what is not here is shown by its code.
REASONS: dict[str, Promise] = {
    "NOT_FOLLOWING": gettext_lazy("nobody who follows this account"),
    "PHONE_INVALID": gettext_lazy("not a whole mobile number"),
    "COUNTRY_NOT_SERVED": gettext_lazy("a number of a country that is not served"),
    "LINE_NOBODY": gettext_lazy("neither a user_id nor a phone"),
    "NOTE_TOO_LONG": gettext_lazy("the note is longer than 60 characters"),
    "LABEL_VALUE_TOO_LONG": gettext_lazy("a value is longer than 32 characters"),
    "LABEL_NOT_EXISTS": gettext_lazy("a label was deleted meanwhile"),
    "GROUP_NOT_EXISTED": gettext_lazy("the group was deleted meanwhile"),
    "IMPORT_UNREADABLE": gettext_lazy("the file cannot be read from there on"),
    "IMPORT_TOO_LARGE": gettext_lazy("the file has too many lines"),
    "DISK_FULL": gettext_lazy("the server's disk is full"),
    "BROKEN_OFF": gettext_lazy("it broke off several times; the server's log says why"),
}


def reason(code: str) -> str:
    """Why, in the reader's language."""
    found = REASONS.get(code)
    return str(found) if found else gettext("refused (%(code)s)") % {"code": code}
