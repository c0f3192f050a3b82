"""What names may be."""

import re

from lifeloop.identity.errors import LoginInvalid, NameLength

_LOGIN = re.compile(r"[A-Za-z][A-Za-z0-9._-]{3,31}")


def check_login(login: str) -> None:
    """4–32 letters, digits, dots, dashes, underscores; begins with a letter, so it is never a phone number."""
    if not _LOGIN.fullmatch(login):
        raise LoginInvalid


def check_name(name: str, *, most: int) -> None:
    """2 to ``most`` visible characters."""
    if not 2 <= len(name.strip()) <= most or not name.isprintable():
        raise NameLength(most=most)
