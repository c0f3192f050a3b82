"""Ending one of one's own sessions."""

from django.http import Http404, HttpResponse
from django.utils.translation import gettext

from lifeloop.console.registry import Under, page
from lifeloop.console.render import done
from lifeloop.console.requests import MemberRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.identity.services.sessions import end_session
from lifeloop.kernel.text import N_


@page(
    "security/sessions/<int:session_id>/end/",
    name="session-end",
    title=N_("End session"),
    post=Can.SELF,
    place=Under("security"),
)
def session_end(request: MemberRequest, session_id: int) -> HttpResponse:
    """Another member's session is not there."""
    if not end_session(request.member, row_id=session_id):
        raise Http404
    return done(
        request,
        "console:security",
        gettext("The session has ended. If it was not yours, change your password."),
    )
