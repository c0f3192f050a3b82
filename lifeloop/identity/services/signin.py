"""Signing in, registering and resetting: one answer for everything wrong, one argon2 check on every path."""

from contextlib import suppress

from django.conf import settings
from django.contrib.auth.hashers import check_password as check_hash
from django.contrib.auth.hashers import make_password
from django.core import signing
from django.db.models import Q

from lifeloop.audit import Target
from lifeloop.audit.services import record
from lifeloop.database import write
from lifeloop.identity import limits
from lifeloop.identity.actors import SYSTEM, member_actor
from lifeloop.identity.errors import LoginTaken, PhoneTaken, TooManyTries, WrongCode, WrongLogin
from lifeloop.identity.limits import Limit
from lifeloop.identity.models import Member, Merchant
from lifeloop.identity.rules import logins, passwords
from lifeloop.identity.rules.codes import Purpose
from lifeloop.identity.rules.phones import normalise
from lifeloop.identity.services import second_factor
from lifeloop.identity.services.codes import CodeSent, check_code, send_code
from lifeloop.identity.services.merchants import found_merchant
from lifeloop.identity.services.sessions import end_other_sessions
from lifeloop.kernel import clock, ids
from lifeloop.kernel.errors import DomainError
from lifeloop.outbox import emit

PER_LOGIN = Limit("login.1d", 100, 86400)
PER_LOGIN_SHORT = Limit("login.15m", 20, 900)
PER_ADDRESS = Limit("login.address.10m", 60, 600)
PER_DEVICE = Limit("login.device.15m", 20, 900)
DEVICE_DAYS = 90
# Checked when there is no such login, so that the answer takes as long as for a known one.
_NOBODY = make_password(ids.token())


def find(name: str) -> Member | None:
    """The active member of a login name or a phone number."""
    # PostgreSQL cannot even be asked for a text with a NUL.
    wanted = Q(login__iexact=name.strip()[:32].replace("\x00", " "))
    with suppress(DomainError):  # what is no phone number of ours is only a name
        wanted |= Q(phone=normalise(name, settings.LIFELOOP_SMS_COUNTRIES))
    return Member.objects.filter(wanted, is_active=True).first()


def check_password(name: str, password: str, *, address: str, device: str = "") -> Member:
    """The member whose name or phone and password these are.

    Refused: :class:`WrongLogin`, the one answer; :class:`TooManyTries` after 20 tries in 15 minutes or 100
    a day for one name, or 60 in 10 minutes from one address. A device that signed in before
    (:func:`device_token`) has its own count, so strangers cannot lock the owner out.
    """
    member = find(name)
    rules = [(PER_ADDRESS, address), *_per_name(name, member, device)]
    used_up = limits.take(rules)
    if used_up:
        check_hash(password[: passwords.MOST], _NOBODY)
        raise TooManyTries(minutes=limits.minutes_left(used_up))
    right = check_hash(password[: passwords.MOST], member.password if member else _NOBODY)
    if member is None or not right:
        raise WrongLogin
    with write():
        for limit, subject in rules:
            limits.give_back(limit, subject)
    return member


def _per_name(name: str, member: Member | None, device: str) -> list[tuple[Limit, str]]:
    if member is not None and _knows(device, member):
        return [(PER_DEVICE, device)]
    subject = str(member.pk) if member else name.strip().lower()
    return [(PER_LOGIN_SHORT, subject), (PER_LOGIN, subject)]


def device_token(member: Member) -> str:
    """What a browser keeps after a sign-in (90 days), so that it is known next time."""
    return signing.dumps([member.pk, ids.token(16)], salt="lifeloop.device")


def note_session(member: Member, *, device: str, address: str, agent: str) -> bool:
    """A sign-in has just succeeded: one from a browser that was never used for this member is told. Whether it was."""
    if _knows(device, member):
        return False
    facts = {"member": member.pk, "address": address[:64], "agent": agent[:200]}
    emit("member.session_begun", facts=facts)
    return True


def _knows(device: str, member: Member) -> bool:
    try:
        known: list[object] = signing.loads(
            device, salt="lifeloop.device", max_age=DEVICE_DAYS * 86400
        )
    except signing.BadSignature:
        return False
    return known[0] == member.pk


def send_register_code(*, phone: str, requester: str, address: str) -> CodeSent:
    """A code to a phone that wants a login. A phone that has one gets none, and the answer is the same."""
    number = normalise(phone, settings.LIFELOOP_SMS_COUNTRIES)
    free = not Member.objects.filter(phone=number).exists()
    return send_code(
        Purpose.REGISTER,
        phone=number,
        requester=requester,
        address=address,
        session=requester,
        really=free,
    )


def register(  # noqa: PLR0913 -- one form, one act
    *,
    login: str,
    name: str,
    merchant_name: str,
    phone: str,
    code: str,
    password: str,
    requester: str,
    address: str,
) -> Member:
    """A new member with a phone of their own and, when named, a merchant that they own.

    Refused: :class:`LoginTaken`, :class:`PhoneTaken`, the password's own refusals, :class:`WrongCode`.
    """
    number = normalise(phone, settings.LIFELOOP_SMS_COUNTRIES)
    logins.check_login(login)
    passwords.check(password, second_factor=False)
    if merchant_name:
        logins.check_name(merchant_name, most=60)
    if Member.objects.filter(login__iexact=login).exists():
        raise LoginTaken
    check_code(Purpose.REGISTER, phone=number, requester=requester, code=code)
    with write():
        if Member.objects.filter(login__iexact=login).exists():
            raise LoginTaken
        if Member.objects.filter(phone=number).exists():
            raise PhoneTaken
        member = Member(
            login=login, phone=number, name=name.strip()[:40], password=make_password(password)
        )
        member.save()
        record(
            actor=member_actor(member, address),
            action="member.registered",
            target=Target("member", str(member.pk), login),
        )
        if merchant_name:
            found_merchant(member, merchant_name, address)
    return member


def send_reset_code(*, phone: str, requester: str, address: str) -> CodeSent:
    """A code to the phone of a login; an unknown phone gets none, and the answer is the same."""
    number = normalise(phone, settings.LIFELOOP_SMS_COUNTRIES)
    known = Member.objects.filter(phone=number, is_active=True).exists()
    return send_code(
        Purpose.RESET,
        phone=number,
        requester=requester,
        address=address,
        session=requester,
        really=known,
    )


def reset_password(*, phone: str, code: str, password: str, requester: str) -> Member:
    """A new password by the code sent to one's phone; every session of the login ends."""
    number = normalise(phone, settings.LIFELOOP_SMS_COUNTRIES)
    member = Member.objects.filter(phone=number, is_active=True).first()
    passwords.check(password, second_factor=member is not None and second_factor.enrolled(member))
    check_code(Purpose.RESET, phone=number, requester=requester, code=code)
    if member is None:
        raise WrongCode
    with write():
        member.password = make_password(password)
        member.password_changed_at = clock.now()
        member.save(update_fields=["password", "password_changed_at"])
        end_other_sessions(member, keep="")
        record(
            actor=SYSTEM,
            action="member.password_reset",
            target=Target("member", str(member.pk), member.login),
        )
        emit("member.password_reset", facts={"member": member.pk})
    return member


def merchants_of(member: Member) -> list[Merchant]:
    """The merchants a member belongs to, by name."""
    return list(Merchant.objects.filter(memberships__member=member).order_by("name"))
