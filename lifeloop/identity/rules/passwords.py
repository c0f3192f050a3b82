"""What a password must be (NIST SP 800-63B-4, ASVS 6.2): long enough, not a common one, nothing else."""

import gzip
from functools import cache
from pathlib import Path

from django.contrib.auth import password_validation

from lifeloop.identity.errors import PasswordTooCommon, PasswordTooShort, PasswordTooShortAlone

LEAST_WITH_SECOND_FACTOR = 8
LEAST_ALONE = 15
MOST = 128


@cache
def common() -> frozenset[str]:
    """The most used passwords: Django's list of 20,000 (it holds the top 3,000)."""
    path = Path(password_validation.__file__).with_name("common-passwords.txt.gz")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return frozenset(line.strip().lower() for line in lines)


def check(password: str, *, second_factor: bool) -> None:
    """Refuse a password that is too short or too common; every character counts, none is demanded."""
    if len(password) < LEAST_WITH_SECOND_FACTOR:
        raise PasswordTooShort(least=LEAST_WITH_SECOND_FACTOR if second_factor else LEAST_ALONE)
    if not second_factor and len(password) < LEAST_ALONE:
        raise PasswordTooShortAlone(least=LEAST_ALONE)
    if password.lower() in common():
        raise PasswordTooCommon
