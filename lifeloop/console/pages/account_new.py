"""开通生活号: a new account, handed to review."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from lifeloop.console.profiles import OpeningForm
from lifeloop.console.registry import Under, page
from lifeloop.console.render import dialog, done, refusals, safe_next
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.services import open_account


@page(
    "accounts/new/",
    name="account-new",
    title=N_("Open a lifestyle account"),
    can=Can.APP_CREATE,
    post=Can.APP_CREATE,
    place=Under("accounts"),
)
def account_new(request: MerchantRequest) -> HttpResponse:
    """Goes back to where it was asked for (``next``): the binding page of a program."""
    form = OpeningForm(
        request.POST or None,
        request.FILES or None,
        initial={"subject": request.merchant.name},
    )
    onward = safe_next(request, "")
    if form.is_valid():
        with refusals(form):
            actor = member_actor(request.member, request.address)
            made = open_account(actor, request.merchant, **form.cleaned_data)
            text = gettext(
                "%(name)s is in review. Once it is opened, it can be bound and followed."
            )
            there = onward or reverse("console:account", args=[made.pk])
            return done(request, there, text % {"name": made.name})
    return dialog(request, "console/accounts/form.html", {"form": form, "onward": onward})
