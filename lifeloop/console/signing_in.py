"""What the pages of signing in share: who the browser is before, and what happens once somebody is known."""

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpResponse
from django.utils.crypto import constant_time_compare

from lifeloop.console.languages import remember
from lifeloop.console.render import go
from lifeloop.console.requests import PublicRequest
from lifeloop.identity.models import Member
from lifeloop.identity.services.signin import DEVICE_DAYS, device_token, note_session
from lifeloop.kernel import clock, ids

VISITOR_KEY = "visitor"
PENDING_KEY = "pending"
PENDING_SECONDS = 300
DEVICE_COOKIE = "lifeloop_device"


def visitor(request: PublicRequest) -> str:
    """What codes are bound to while nobody is signed in: a secret of this browser's session."""
    if VISITOR_KEY not in request.session:
        request.session[VISITOR_KEY] = ids.token(16)
    return f"visitor:{request.session[VISITOR_KEY]}"


def hold(request: PublicRequest, member: Member, onward: str) -> None:
    """The password was right; for five minutes the second factor may follow."""
    request.session[PENDING_KEY] = [
        member.pk,
        clock.now().timestamp(),
        onward,
        member.get_session_auth_hash(),
    ]


def held(request: PublicRequest) -> tuple[Member, str] | None:
    """The member whose password was right, and where they wanted to go; None when nobody is held."""
    pk, at, onward, proof = request.session.get(PENDING_KEY, [None, 0, "", ""])
    if not 0 <= clock.now().timestamp() - at <= PENDING_SECONDS:
        return None
    member = Member.objects.filter(pk=pk, is_active=True).first()
    # A password changed in between holds nobody any more.
    if member is None or not constant_time_compare(member.get_session_auth_hash(), str(proof)):
        return None
    return member, onward


def sign_in(
    request: PublicRequest, member: Member, onward: str, *, first: bool = False
) -> HttpResponse:
    """Sign the member in under a new session key, remember the device, speak their language, go on.

    ``first``: the login was made just now, so a new browser is no news.
    """
    if not first:
        agent = request.headers.get("user-agent", "")
        note_session(member, device=device(request), address=request.address, agent=agent)
    for key in (VISITOR_KEY, PENDING_KEY):
        request.session.pop(key, None)
    login(request, member, backend=settings.AUTHENTICATION_BACKENDS[0])
    answer = go(request, onward)
    remember(answer, member.language)
    answer.set_cookie(
        DEVICE_COOKIE,
        device_token(member),
        max_age=DEVICE_DAYS * 86400,
        path="/console/login/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return answer


def device(request: PublicRequest) -> str:
    """What an earlier sign-in left in this browser."""
    return request.COOKIES.get(DEVICE_COOKIE, "")
