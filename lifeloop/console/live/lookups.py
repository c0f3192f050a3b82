"""Who may listen, and whether they still may: asked again and again, so that nothing has to remember to tell."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils.crypto import constant_time_compare

from lifeloop.identity.models import Member, Membership, MerchantState
from lifeloop.identity.rules.roles import Can, allowed
from lifeloop.kernel import clock, ids
from lifeloop.lifestyle.models import Account
from lifeloop.live.threads import fresh

_CHUNK = 500  # values of one statement


@dataclass(frozen=True, slots=True)
class Standing:
    """A signed-in browser: ``roles`` by merchant, where it may look; ``accounts`` of those; ``password``: a hash of its hash."""

    session_key: str
    member_id: int
    password: str
    roles: dict[int, str]
    accounts: frozenset[int]
    expires_at: datetime


@fresh
def standing_by(session_key: str) -> Standing | None:
    """Who a session's cookie is; None: nobody who is signed in."""
    session = Session.objects.filter(session_key=session_key, expire_date__gt=clock.now()).first()
    member = _member_of(session) if session else None
    if session is None or member is None:
        return None
    roles = _roles([member.pk]).get(member.pk, {})
    accounts = Account.objects.filter(app__merchant_id__in=roles).values_list("pk", flat=True)
    return Standing(
        session_key,
        member.pk,
        ids.token_hash(member.password),
        roles,
        frozenset(int(pk) for pk in accounts),
        session.expire_date,
    )


def _member_of(session: Session) -> Member | None:
    """As Django finds out who it is, without writing anything."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    data = store().decode(session.session_data)
    pk, given = str(data.get(SESSION_KEY, "")), str(data.get(HASH_SESSION_KEY, ""))
    member = Member.objects.filter(pk=pk, is_active=True).first() if pk.isdigit() else None
    if member is None:
        return None
    hashes = (member.get_session_auth_hash(), *member.get_session_auth_fallback_hash())
    return member if any(constant_time_compare(given, one) for one in hashes) else None


@fresh
def faults(standings: Collection[Standing]) -> dict[str, str]:
    """Which of these stand no longer as they did: why, by session; a few statements whatever their number."""
    now, rows = clock.now(), list(standings)
    found: dict[str, str] = {}
    for start in range(0, len(rows), _CHUNK):
        part = rows[start : start + _CHUNK]
        sessions = Session.objects.filter(
            session_key__in=[one.session_key for one in part], expire_date__gt=now
        )
        open_ = set(sessions.values_list("session_key", flat=True))
        people = {one.member_id for one in part}
        members = Member.objects.filter(pk__in=people, is_active=True)
        passwords = dict(members.values_list("pk", "password"))
        roles = _roles(people)
        for one in part:
            password = passwords.get(one.member_id)
            if (
                one.session_key not in open_
                or password is None
                or not constant_time_compare(ids.token_hash(password), one.password)
            ):
                found[one.session_key] = "session_ended"
            elif roles.get(one.member_id, {}) != one.roles:
                found[one.session_key] = "role_changed"
    return found


def _roles(member_ids: Collection[int]) -> dict[int, dict[int, str]]:
    """Where these members may look, and as what."""
    rows = Membership.objects.filter(member_id__in=member_ids).exclude(
        merchant__state=MerchantState.SUSPENDED
    )
    found: dict[int, dict[int, str]] = {}
    for member_id, merchant_id, role in rows.values_list("member_id", "merchant_id", "role"):
        if allowed(role, Can.VIEW):
            found.setdefault(member_id, {})[merchant_id] = role
    return found
