"""One account that may message me: 免打扰 and 取消关注."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from lifeloop.kernel.text import N_
from lifeloop.lifestyle import queries as lifestyle
from lifeloop.lifestyle.errors import AccountNotFound
from lifeloop.messaging.services.visits import set_muted
from lifeloop.mobile.registry import page
from lifeloop.mobile.requests import PersonRequest
from lifeloop.mobile.screen import screen
from lifeloop.mobile.senders import sender_of


@page("me/account/<str:app_id>/", name="sender-account", title=N_("Messages from this account"))
def sender_account(request: PersonRequest, app_id: str) -> HttpResponse:
    """Mute and unfollow."""
    sender = sender_of(request.person, "account", app_id)
    if sender is None:
        raise AccountNotFound
    return screen(request, "mobile/sender.html", {"sender": sender, "account": sender.account})


@page("me/account/<str:app_id>/mute/", name="sender-mute", methods=("POST",))
def sender_mute(request: PersonRequest, app_id: str) -> HttpResponse:
    """免打扰 on or off."""
    set_muted(request.person, lifestyle.visible(app_id), muted=request.POST.get("on") == "1")
    return HttpResponseRedirect(reverse("mobile:sender-account", args=[app_id]))
