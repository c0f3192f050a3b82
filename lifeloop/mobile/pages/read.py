"""What was seen is read: the mark moves by a POST of the open page, never by a GET."""

from django.http import HttpResponse, JsonResponse

from lifeloop.lifestyle import queries as lifestyle
from lifeloop.messaging.queries import inbox
from lifeloop.messaging.services.reading import mark_account_read, mark_service_read
from lifeloop.mobile.registry import page
from lifeloop.mobile.requests import PersonRequest


@page("inbox/read/", name="read", methods=("POST",))
def read(request: PersonRequest) -> HttpResponse:
    """Mark a conversation as read up to what is on the screen: the newest direct message, the newest publication.

    Answers with the unread total. Marks never move back: a late or a made-up POST cannot undo one, nor touch another person's.
    """
    conversation = request.POST.get("conversation", "")
    up_to, seq = _number(request.POST.get("direct")), _number(request.POST.get("seq"))
    if conversation == "service":
        mark_service_read(request.person, up_to=up_to)
    else:
        mark_account_read(request.person, lifestyle.visible(conversation), up_to=up_to, seq=seq)
    return JsonResponse({"unread": inbox.unread_total(request.person)})


def _number(text: str | None) -> int:
    """0 for anything that is no number: nothing is marked by it."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else 0
