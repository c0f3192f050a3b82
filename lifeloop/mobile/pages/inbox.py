"""消息: the conversations, 服务提醒 first, then accounts by their newest message; live."""

from django.http import HttpResponse

from lifeloop.kernel.text import N_
from lifeloop.messaging.queries import inbox as messages
from lifeloop.mobile.registry import page
from lifeloop.mobile.requests import PersonRequest
from lifeloop.mobile.screen import screen


@page("inbox/", name="inbox", title=N_("Messages"), tab="inbox")
def inbox(request: PersonRequest) -> HttpResponse:
    """The whole page, or only the list when the page asks for it again."""
    template = (
        "mobile/parts/conversations.html"
        if request.headers.get("HX-Request")
        else "mobile/inbox.html"
    )
    return screen(request, template, {"conversations": messages.conversations(request.person)})
