"""安全: password, phone, second factor, sessions; one's own, whatever the company."""

from django.http import HttpResponse

from lifeloop.console.registry import Entry, page
from lifeloop.console.render import render
from lifeloop.console.requests import MemberRequest
from lifeloop.identity.queries.members import sessions
from lifeloop.identity.rules.roles import Can
from lifeloop.identity.services import second_factor
from lifeloop.kernel.text import N_


@page(
    "security/",
    name="security",
    title=N_("Security"),
    can=Can.SELF,
    place=Entry("settings", 20, "shield-lock"),
)
def security(request: MemberRequest) -> HttpResponse:
    """The present session is marked and cannot be ended here: that is what signing out is for."""
    facts = {
        "sessions": list(sessions(request.member)[:50]),
        "present": request.session.session_key,
        "second_factor": second_factor.enrolled(request.member),
    }
    return render(request, "console/security.html", facts)
