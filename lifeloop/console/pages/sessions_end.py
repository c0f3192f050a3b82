"""Ending all one's sessions but the present one."""

from django.http import HttpResponse
from django.utils.translation import gettext

from lifeloop.console.registry import Under, page
from lifeloop.console.render import done
from lifeloop.console.requests import MemberRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.identity.services.sessions import end_other_sessions
from lifeloop.kernel.text import N_


@page(
    "security/sessions/end/",
    name="sessions-end",
    title=N_("End all other sessions"),
    post=Can.SELF,
    place=Under("security"),
)
def sessions_end(request: MemberRequest) -> HttpResponse:
    """Takes effect at their next request."""
    end_other_sessions(request.member, keep=request.session.session_key or "")
    return done(request, "console:security", gettext("All other sessions have ended."))
