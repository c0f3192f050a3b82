"""消息: the conversations, 服务提醒 first, then accounts by their newest message; live."""

from django.http import HttpResponse

from lifeloop.kernel.text import N_
from lifeloop.messaging.queries import inbox as messages
from lifeloop.mobile.registry import page
from lifeloop.mobile.requests import PersonRequest
from lifeloop.mobile.screen import screen

STEP = 20
MOST = 1_000


@page("inbox/", name="inbox", title=N_("Messages"), tab="inbox")
def inbox(request: PersonRequest) -> HttpResponse:
    """The whole page, or only the list when the page asks for it again; ``?shown=`` accounts, twenty unless more are asked."""
    shown = _shown(request.GET.get("shown", ""))
    template = (
        "mobile/parts/conversations.html"
        if request.headers.get("HX-Request")
        else "mobile/inbox.html"
    )
    found = messages.conversations(request.person, limit=shown + 1)
    accounts = [talk for talk in found if talk.kind == "account"]
    more = len(accounts) > shown and shown < MOST
    context = {
        "conversations": found[:-1] if len(accounts) > shown else found,
        "shown": shown,
        "more": shown + STEP if more else None,
    }
    return screen(request, template, context)


def _shown(text: str) -> int:
    wanted = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else STEP
    return max(STEP, min(wanted, MOST))
