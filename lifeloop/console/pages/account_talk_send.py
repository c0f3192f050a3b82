"""Answering with a picture, with articles that open a mini program, or with a text that has a title."""

from django.http import HttpResponse
from django.utils.translation import gettext

from lifeloop.console import talks
from lifeloop.console.confirming import posted
from lifeloop.console.forms import Form
from lifeloop.console.message_content import MessageContentForm
from lifeloop.console.registry import Under, page
from lifeloop.console.render import REFUSED, done, refusals, render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel import ids
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.services import conversations
from lifeloop.messaging.services.conversations import Answer


@page(
    "accounts/<str:account>/talks/<str:user_id>/send/",
    name="account-talk-send",
    title=N_("Answer with a picture or articles"),
    can=Can.SEND,
    post=Can.SEND,
    place=Under("account-talks"),
)
def account_talk_send(request: MerchantRequest, account: Account, user_id: str) -> HttpResponse:
    """The same rules as an answer in words."""
    found = talks.desk(request, account, user_id)
    form = Form(posted(request))
    composer = MessageContentForm(account, posted(request), {"kind": "articles"})
    if form.is_valid() and composer.is_valid():
        with refusals(form):
            conversations.answer(
                member_actor(request.member, request.address),
                request.member,
                account,
                person_id=found.talk.person_id,
                wanted=Answer(request.POST.get("key", "")[:64], composer.kind, composer.content),
            )
            return done(
                request,
                "console:account-talk",
                gettext("Sent. It is on their phone now."),
                account=account.pk,
                user_id=user_id,
            )
    key = request.POST.get("key", "")[:64] or ids.token(16)
    facts = {"account": account, "desk": found, "form": form, "composer": composer, "key": key}
    status = REFUSED if composer.refused else None
    return render(request, "console/talks/send.html", facts, status=status)
