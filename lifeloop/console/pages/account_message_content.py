"""The composer of a message's content, drawn anew while somebody types: parts added, moved, and the phone beside it."""

from django.http import HttpResponse

from lifeloop.console.message_content import MessageContentForm, kinds_of
from lifeloop.console.registry import Under, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account

_LONGEST = 20  # characters of a prefix


@page(
    "accounts/<str:account>/message-content/",
    name="account-message-content",
    title=N_("Message"),
    post=Can.APP_EDIT,
    place=Under("account"),
)
def account_message_content(request: MerchantRequest, account: Account) -> HttpResponse:
    """``?prefix=&kinds=`` as the composer wrote them; writes nothing and refuses nothing."""
    prefix = request.GET.get("prefix", "content")[:_LONGEST]
    data = request.POST.copy()
    data.setdefault(f"{prefix}-act", "draw")
    composer = MessageContentForm(
        account, data, kinds=kinds_of(request.GET.get("kinds", "")), prefix=prefix
    )
    return render(request, "console/parts/message_content.html", {"composer": composer})
