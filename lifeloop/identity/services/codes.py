"""One-time codes by SMS: bound to purpose, requester and object; limited per phone, block of numbers, address and session."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F

from lifeloop.database import write
from lifeloop.identity import limits
from lifeloop.identity.errors import SmsLimited, TooSoon, WrongCode
from lifeloop.identity.limits import Limit
from lifeloop.identity.models import OneTimeCode
from lifeloop.identity.rules import codes as rules
from lifeloop.identity.rules.codes import Purpose
from lifeloop.identity.services import pumping
from lifeloop.identity.services.texts import text_code
from lifeloop.kernel import clock
from lifeloop.kernel.text import mask_phone

PER_PHONE_SHORT = Limit("sms.phone.10m", 3, 600)
PER_PHONE_HOUR = Limit("sms.phone.1h", 5, 3600)
PER_SESSION = Limit("sms.session.1h", 5, 3600)
# ≤ 10⁻⁴ guesses a day: 20 codes × 5 tries of a million.
FAILURES_PER_PHONE = Limit("code.failures.1d", 100, 86400)


@dataclass(frozen=True, slots=True)
class CodeSent:
    """What a page shows after a code went out."""

    masked_phone: str
    resend_at: datetime
    expires_at: datetime


def send_code(  # noqa: PLR0913 -- all that a code is bound to and limited by
    purpose: Purpose,
    *,
    phone: str,
    requester: str,
    object: str = "",  # noqa: A002 -- what the code is for
    address: str,
    session: str = "",
    really: bool = True,
) -> CodeSent:
    """Make a code and queue its text. An earlier code of the same binding is dead from now on.

    Refused: :class:`TooSoon` (60 s between two of one phone and purpose), :class:`SmsLimited`. With
    ``really=False`` everything counts and is answered alike, and no text goes out: what cannot be
    told to the asker (an unknown login) is not told by the answer either.
    """
    under = [
        (PER_PHONE_SHORT, phone),
        (PER_PHONE_HOUR, phone),
        (pumping.per_address(), address),
        *([(PER_SESSION, session)] if session else []),
        *pumping.of_number(phone),
    ]
    # Most of those who ask for many are refused by a look, and keep no writer waiting.
    _refuse_too_soon(purpose, phone, clock.now())
    used_up = limits.exceeded(under)
    if used_up is None:
        with write():
            _refuse_too_soon(purpose, phone, clock.now())
            used_up = limits.take(under)
            if used_up is None:
                return _send(purpose, requester, object, phone, really=really)
    pumping.note_refused(used_up)
    raise SmsLimited(minutes=limits.minutes_left(used_up))


def _send(
    purpose: Purpose,
    requester: str,
    object: str,  # noqa: A002
    phone: str,
    *,
    really: bool,
) -> CodeSent:
    now = clock.now()
    code, salt = rules.new_code(), rules.new_salt()
    OneTimeCode.objects.filter(
        purpose=purpose, requester=requester, object=object, used_at=None
    ).update(used_at=now)
    row = OneTimeCode.objects.create(
        purpose=purpose,
        requester=requester,
        object=object,
        phone=phone,
        salt=salt,
        code_hash=rules.code_hash(salt, _binding(purpose, requester, object, phone), code),
        created_at=now,
        expires_at=now + rules.LIFE,
    )
    if really:
        text_code(phone, code, purpose)
    resend_at = now + timedelta(seconds=rules.RESEND_SECONDS)
    return CodeSent(mask_phone(phone), resend_at, row.expires_at)


def check_code(
    purpose: Purpose,
    *,
    phone: str,
    requester: str,
    object: str = "",  # noqa: A002 -- what the code is for
    code: str,
) -> None:
    """Use up the code, or raise :class:`WrongCode`, the one answer for wrong, old, used and foreign.

    Each check counts as a try before it is compared, in its own transaction: parallel guesses cannot
    share one try. Call it before the write that needs it.
    """
    now = clock.now()
    with write():
        row = (
            OneTimeCode.objects.filter(
                purpose=purpose, requester=requester, object=object, phone=phone
            )
            .order_by("-id")
            .first()
        )
        if row is None or not _count_try(row, now):
            raise WrongCode
    if limits.take([(FAILURES_PER_PHONE, phone)]):
        raise WrongCode
    binding = _binding(purpose, requester, object, phone)
    if not rules.matches(row.code_hash, row.salt, binding, code.strip()):
        raise WrongCode
    with write():
        if not OneTimeCode.objects.filter(pk=row.pk, used_at=None).update(used_at=now):
            raise WrongCode
        limits.give_back(FAILURES_PER_PHONE, phone)


def _count_try(row: OneTimeCode, now: datetime) -> bool:
    open_code = OneTimeCode.objects.filter(
        pk=row.pk, used_at=None, tries__lt=rules.TRIES, expires_at__gt=now, created_at__lte=now
    )
    return bool(open_code.update(tries=F("tries") + 1))


def _refuse_too_soon(purpose: Purpose, phone: str, now: datetime) -> None:
    # A clock that went back must not lock a phone for longer than the interval.
    recent = (
        OneTimeCode.objects.filter(
            purpose=purpose,
            phone=phone,
            created_at__gt=now - timedelta(seconds=rules.RESEND_SECONDS),
            created_at__lte=now,
        )
        .order_by("-created_at")
        .first()
    )
    if recent:
        raise TooSoon(
            seconds=max(1, rules.RESEND_SECONDS - int((now - recent.created_at).total_seconds()))
        )


def _binding(purpose: Purpose, requester: str, object: str, phone: str) -> str:  # noqa: A002
    return f"{purpose}|{requester}|{object}|{phone}"
