"""One conversation on the screen: the newest at the bottom, earlier ones on request, new ones as they come."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django_htmx.http import HttpResponseClientRefresh

from lifeloop.kernel.paging import Slice
from lifeloop.messaging.queries.inbox import InboxItem
from lifeloop.messaging.queries.invitations import invited_by
from lifeloop.messaging.queries.links import Links, resolve
from lifeloop.mobile.requests import PersonRequest
from lifeloop.mobile.screen import screen

PAGE = 20
MAX_KEY = 64  # characters


@dataclass(frozen=True, slots=True)
class Talk:
    """Which conversation: its key in live news, its address, and what its page shows beside the messages."""

    key: str
    path: str
    template: str
    context: dict[str, Any]


def before_of(request: PersonRequest) -> str | None:
    """The key to go back from, when earlier messages are asked for."""
    return request.GET.get("before", "")[:MAX_KEY] or None


def show(request: PersonRequest, talk: Talk, found: Slice[InboxItem]) -> HttpResponse:
    """The page; or, for the page itself, only earlier messages (``?before=``) or those since (``?after=``)."""
    items = list(reversed(found.items))
    context: dict[str, Any] = {
        "talk": talk,
        "items": items,
        "links": _links(items),
        "invited": invited_by(request.person, items),
        "earlier": found.next,
        **_newest(items),
    }
    if request.headers.get("HX-Request"):
        after = request.GET.get("after")
        if after and after[:MAX_KEY] not in {item.key for item in items}:
            # What stood last was taken back, or more came than one page holds.
            return HttpResponseClientRefresh()
        if after is not None:
            return screen(
                request, "mobile/parts/newer.html", context | _since(items, after[:MAX_KEY])
            )
        return screen(request, "mobile/parts/earlier.html", context)
    return screen(
        request, talk.template, context | talk.context | {"past": before_of(request) is not None}
    )


def _since(items: list[InboxItem], after: str) -> dict[str, Any]:
    """Those after a key; all of them after none."""
    keys = [item.key for item in items]
    return {"items": items[keys.index(after) + 1 :] if after in keys else items}


def _links(items: list[InboxItem]) -> Links:
    """Where the cards of the page lead, looked up at once; a conversation is one account's."""
    account = next((item.account for item in items if item.account), None)
    return resolve(account.pk if account else "", [item.content for item in items])


def _newest(items: list[InboxItem]) -> dict[str, Any]:
    """Where the screen ends: the last item's key, and what is read once it was seen."""
    return {
        "last": items[-1].key if items else "",
        "direct": max(
            (item.message_id for item in items if item.message_id is not None), default=0
        ),
        "seq": max((item.seq for item in items if item.seq is not None), default=0),
    }
