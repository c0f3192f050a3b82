"""Sign in with a phone number and the code sent to it; sign out."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language

from lifeloop.identity.services import people
from lifeloop.identity.services.codes import CodeSent
from lifeloop.kernel import clock
from lifeloop.kernel.errors import DomainError
from lifeloop.kernel.text import N_
from lifeloop.mobile import cookies
from lifeloop.mobile.errors import STATUS, sentence
from lifeloop.mobile.guard import safe_next
from lifeloop.mobile.registry import page
from lifeloop.mobile.requests import PersonRequest, PhoneRequest
from lifeloop.mobile.screen import screen

MAX_INPUT = 40  # characters; nobody's phone number or code is longer


@page(
    "sign-in/", name="sign-in", title=N_("Sign in"), methods=("GET", "HEAD", "POST"), sign_in=False
)
def sign_in(request: PhoneRequest) -> HttpResponse:
    """One form: 获取校验码 sends a code, 登录 (or Enter, once a code is typed) signs in."""
    asked = request.POST if request.method == "POST" else request.GET
    following = safe_next(asked.get("next"))
    if request.method != "POST":
        if request.person is not None:
            return HttpResponseRedirect(following)
        return _form(request, following, phone=asked.get("phone", ""))
    phone, code = (
        asked.get("phone", "")[:MAX_INPUT].strip(),
        asked.get("code", "")[:MAX_INPUT].strip(),
    )
    try:
        if asked.get("act") == "code" or not code:
            return _send(request, following, phone)
        return _enter(request, following, phone, code)
    except DomainError as error:
        again = {
            "phone": phone,
            "code": code,
            "error": sentence(error),
            "field": error.field or "code",
        }
        return _form(
            request,
            following,
            status=STATUS[error.kind],
            seconds=error.params.get("seconds", 0),
            **again,
        )


@page("sign-out/", name="sign-out", methods=("POST",))
def sign_out(request: PersonRequest) -> HttpResponse:
    """End this browser's session."""
    people.sign_out(request.person_session)
    response = HttpResponseRedirect("/m/sign-in/")
    cookies.take(response)
    return response


def _send(request: PhoneRequest, following: str, phone: str) -> HttpResponse:
    requester = cookies.asker(request)
    sent = people.send_sign_in_code(phone=phone, requester=requester, address=request.address)
    response = _form(request, following, phone=phone, sent=sent, seconds=_seconds(sent))
    cookies.give_asker(response, requester)
    return response


def _enter(request: PhoneRequest, following: str, phone: str, code: str) -> HttpResponse:
    signed_in = people.sign_in(
        phone=phone,
        code=code,
        requester=cookies.asker(request),
        address=request.address,
        agent=request.headers.get("User-Agent", ""),
        language=get_language() or "",
    )
    response = HttpResponseRedirect(following)
    cookies.give(response, signed_in.token, signed_in.session)
    cookies.take_asker(response)
    if signed_in.person.language and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        cookies.give_language(response, signed_in.person.language)
    return response


def _seconds(sent: CodeSent) -> int:
    return max(0, round((sent.resend_at - clock.now()).total_seconds()))


def _form(
    request: PhoneRequest, following: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    return screen(request, "mobile/sign_in.html", context | {"next": following}, status=status)
