"""Writing to an account."""

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse

from lifeloop.kernel.errors import DomainError
from lifeloop.kernel.text import N_
from lifeloop.lifestyle import queries as lifestyle
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.errors_talks import MessageEmpty
from lifeloop.messaging.services import talks_in
from lifeloop.mobile.account_talk import conversation, fresh_key
from lifeloop.mobile.errors import STATUS, sentence
from lifeloop.mobile.placed import client_of
from lifeloop.mobile.registry import page
from lifeloop.mobile.requests import PersonRequest


@page("inbox/a/<str:app_id>/write/", name="write", title=N_("Messages"), methods=("POST",))
def write(request: PersonRequest, app_id: str) -> HttpResponse:
    """A text, a picture, or both. The page's script is answered in JSON: the next message's key, or what was wrong.

    Without scripts: back to the conversation, or the conversation with what was typed and why it was refused.
    """
    account = lifestyle.visible(app_id)
    by_script = request.headers.get("Accept") == "application/json"
    try:
        _take(request, account)
    except DomainError as refusal:
        status, error = STATUS[refusal.kind], sentence(refusal)
        if by_script:
            return JsonResponse({"error": error}, status=status)
        draft = request.POST.get("text", "")[:2000]
        return conversation(request, account, draft=draft, error=error, status=status)
    if by_script:
        return JsonResponse({"key": fresh_key()})
    return HttpResponseRedirect(reverse("mobile:inbox-account", args=[account.pk]))


def _take(request: PersonRequest, account: Account) -> None:
    key, text = request.POST.get("key", ""), request.POST.get("text", "")
    picture, client = request.FILES.get("picture"), client_of(request)
    if picture is None and not text.strip():
        raise MessageEmpty
    if picture is not None:
        talks_in.show(request.person, account, key=f"p{key}"[:32], file=picture, client=client)
    if text.strip():
        talks_in.say(request.person, account, key=key, text=text, client=client)
