"""关注 at the foot of a template message."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from lifeloop.followers.models import FollowSource
from lifeloop.followers.services import follow
from lifeloop.messaging.errors_templates import InvitationGone
from lifeloop.messaging.queries.invitations import invitation
from lifeloop.mobile.registry import page
from lifeloop.mobile.requests import PersonRequest


@page("inbox/follow/", name="message-follow", methods=("POST",))
def message_follow(request: PersonRequest) -> HttpResponse:
    """Whom it follows is read from the message itself; through the program that sent it. Following twice is once."""
    wanted = request.POST.get("message", "")
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 19 else -1
    message = invitation(request.person, number)
    if message is None or message.account is None:
        raise InvitationGone
    follow(request.person, message.account, source=FollowSource.MESSAGE, program=message.program)
    back = request.POST.get("next", "")
    safe = back.startswith("/") and url_has_allowed_host_and_scheme(back, {request.get_host()})
    return HttpResponseRedirect(back if safe else reverse("mobile:inbox-service"))
