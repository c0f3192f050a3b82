"""Asking a signed-in member for the password again, before what a stolen session must not do."""

from lifeloop.identity import limits
from lifeloop.identity.errors import OldPasswordWrong, TooManyTries
from lifeloop.identity.limits import Limit
from lifeloop.identity.models import Member
from lifeloop.identity.rules import passwords

PER_MEMBER = Limit("password.again.15m", 10, 900)


def confirm(member: Member, password: str) -> None:
    """Nothing when it is the member's password; else :class:`OldPasswordWrong`, ten tries in 15 minutes."""
    used_up = limits.take([(PER_MEMBER, str(member.pk))])
    if used_up:
        raise TooManyTries(minutes=limits.minutes_left(used_up))
    if not member.check_password(password[: passwords.MOST]):
        raise OldPasswordWrong
    limits.give_back(PER_MEMBER, str(member.pk))
