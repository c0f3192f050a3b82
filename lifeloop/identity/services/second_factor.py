"""The second factor: TOTP and recovery codes, kept by allauth.mfa; counted by the shared limiter."""

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, validate_totp_code

from lifeloop.audit import Target
from lifeloop.audit.services import record
from lifeloop.database import write
from lifeloop.identity import limits
from lifeloop.identity.actors import member_actor
from lifeloop.identity.errors import PasswordTooShortAlone, TooManyTries, WrongCode
from lifeloop.identity.limits import Limit
from lifeloop.identity.models import Member
from lifeloop.identity.rules import passwords
from lifeloop.identity.services.reauthentication import confirm
from lifeloop.outbox import emit

PER_MEMBER = Limit("totp.10m", 10, 600)
ONE_USE = Limit("totp.used.5m", 1, 300)


def enrolled(member: Member) -> bool:
    """Whether the member signs in with a second factor."""
    return bool(Authenticator.objects.filter(user=member, type=Authenticator.Type.TOTP).exists())


def new_secret() -> str:
    """A TOTP secret to show once, as text and as a QR code."""
    return str(generate_totp_secret())


def enrol(member: Member, *, secret: str, code: str, address: str) -> list[str]:
    """Turn it on with a first right code; returns ten recovery codes, shown once."""
    if not validate_totp_code(secret, code.strip()):
        raise WrongCode
    with write():
        Authenticator.objects.filter(user=member).delete()
        TOTP.activate(member, secret)
        codes = RecoveryCodes.activate(member).get_unused_codes()
        record(
            actor=member_actor(member, address),
            action="member.totp_on",
            target=Target("member", str(member.pk), member.login),
        )
        emit("member.totp_on", facts={"member": member.pk})
    return list(codes)


def disable(member: Member, *, password: str, address: str) -> None:
    """Turn it off; refused while the password is too short to stand alone."""
    if len(password) < passwords.LEAST_ALONE:
        raise PasswordTooShortAlone(least=passwords.LEAST_ALONE)
    confirm(member, password)
    with write():
        Authenticator.objects.filter(user=member).delete()
        record(
            actor=member_actor(member, address),
            action="member.totp_off",
            target=Target("member", str(member.pk), member.login),
        )
        emit("member.totp_off", facts={"member": member.pk})


def check(member: Member, *, code: str) -> None:
    """Use up a TOTP or recovery code, or raise :class:`WrongCode`; ten tries in ten minutes."""
    used_up = limits.take([(PER_MEMBER, str(member.pk))])
    if used_up:
        raise TooManyTries(minutes=limits.minutes_left(used_up))
    typed = code.strip().replace(" ", "")
    with write():
        if not any(
            row.wrap().validate_code(typed) for row in Authenticator.objects.filter(user=member)
        ):
            raise WrongCode
        # A code that was seen over a shoulder is worth nothing a second time, in any process.
        if limits.take([(ONE_USE, f"{member.pk}:{typed}")]):
            raise WrongCode
        limits.give_back(PER_MEMBER, str(member.pk))
