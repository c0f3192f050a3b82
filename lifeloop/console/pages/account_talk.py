"""One conversation: what was said, who answers, until when, and the answer."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django_htmx.http import trigger_client_event

from lifeloop.console import talks
from lifeloop.console.registry import Under, page
from lifeloop.console.render import go, refusals, render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.services import conversations
from lifeloop.messaging.services.conversations import Answer


@page(
    "accounts/<str:account>/talks/<str:user_id>/",
    name="account-talk",
    title=N_("Conversation"),
    can=Can.VIEW,
    post=Can.SEND,
    place=Under("account-talks"),
)
def account_talk(request: MerchantRequest, account: Account, user_id: str) -> HttpResponse:
    """The newest messages; ``?before=`` earlier ones, ``?after=`` (of the open page) those since."""
    found = talks.desk(request, account, user_id)
    if request.method == "POST":
        return _answer(request, found)
    if request.htmx:
        return _part(request, found)
    return render(request, "console/talks/talk.html", _whole(request, found, talks.fresh_form()))


def _whole(request: MerchantRequest, found: talks.Desk, form: talks.AnswerForm) -> dict[str, Any]:
    before = request.GET.get("before", "")[: talks.MAX_KEY] or None
    context = talks.drawn(found, talks.messages(found, before))
    return context | {"form": form, "past": before is not None}


def _part(request: MerchantRequest, found: talks.Desk) -> HttpResponse:
    before = request.GET.get("before", "")[: talks.MAX_KEY] or None
    context = talks.drawn(found, talks.messages(found, before))
    after = request.GET.get("after")
    if after is None:
        return render(request, "console/talks/earlier.html", context)
    if context["last"] == after and request.GET.get("state") == found.token:
        return HttpResponse(status=204)
    return render(request, "console/talks/newer.html", talks.since(context, after[: talks.MAX_KEY]))


def _answer(request: MerchantRequest, found: talks.Desk) -> HttpResponse:
    form = talks.AnswerForm(request.POST)
    if form.is_valid():
        with refusals(form):
            conversations.answer(
                member_actor(request.member, request.address),
                request.member,
                found.account,
                person_id=found.talk.person_id,
                wanted=Answer(
                    form.cleaned_data["key"],
                    "text",
                    {"title": "", "text": form.cleaned_data["text"]},
                ),
            )
            return _sent(request, found)
    if request.htmx:
        return render(request, "console/talks/answer.html", {"desk": found, "form": form})
    return render(request, "console/talks/talk.html", _whole(request, found, form))


def _sent(request: MerchantRequest, found: talks.Desk) -> HttpResponse:
    """Without leaving the page: an empty form, and the page asks for what is new."""
    if not request.htmx:
        return go(request, reverse("console:account-talk", args=_names(found)))
    answer = render(
        request, "console/talks/answer.html", {"desk": found, "form": talks.fresh_form()}
    )
    return trigger_client_event(answer, "wrote", after="settle")


def _names(found: talks.Desk) -> list[str]:
    return [found.account.pk, found.talk.person.user_id]
