"""注销: everything about me is deleted, after words that were typed and a code that was sent."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from lifeloop.followers.errors_own import LeavingNotTyped
from lifeloop.followers.services.leaving import leave
from lifeloop.identity.services.leaving import send_leaving_code
from lifeloop.kernel import clock
from lifeloop.kernel.errors import DomainError
from lifeloop.kernel.text import N_
from lifeloop.mobile import cookies
from lifeloop.mobile.errors import STATUS, sentence
from lifeloop.mobile.registry import page
from lifeloop.mobile.requests import PersonRequest
from lifeloop.mobile.screen import screen


@page(
    "me/data/delete/",
    name="me-data-delete",
    title=N_("Delete everything about me"),
    methods=("GET", "HEAD", "POST"),
)
def me_data_delete(request: PersonRequest) -> HttpResponse:
    """One form, as at sign-in: 获取校验码 sends a code, the other button deletes. Nothing typed is lost."""
    words = _("delete my data")
    # Without a live stream: the end of the session is told by the way to the receipt, not by one to sign in again.
    facts: dict[str, Any] = {"words": words, "person": None}
    status = 200
    if request.method == "POST":
        typed, code = (request.POST.get(name, "")[:40].strip() for name in ("typed", "code"))
        facts |= {"typed": typed, "code": code}
        try:
            if request.POST.get("act") == "code":
                sent = send_leaving_code(request.person, address=request.address)
                seconds = round((sent.resend_at - clock.now()).total_seconds())
                facts |= {"sent": sent, "seconds": max(0, seconds)}
            else:
                if typed != words:
                    raise LeavingNotTyped(words=words)
                return _gone(leave(request.person, code=code).number)
        except DomainError as error:
            facts |= {
                "error": sentence(error),
                "field": error.field or "code",
                "seconds": error.params.get("seconds", 0),
            }
            status = STATUS[error.kind]
    return screen(request, "mobile/me_data_delete.html", facts, status=status)


def _gone(number: str) -> HttpResponse:
    response = HttpResponseRedirect(f"{reverse('mobile:receipt')}?number={number}")
    cookies.take(response)
    return response
