"""Founding a company."""

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lifeloop.console.forms import Form
from lifeloop.console.gate import MERCHANT_KEY
from lifeloop.console.registry import Under, page
from lifeloop.console.render import dialog, done, refusals
from lifeloop.console.requests import MemberRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.identity.services.merchants import found_merchant
from lifeloop.kernel.text import N_


class NameForm(Form):
    name = forms.CharField(
        label=_("Company name"),
        max_length=60,
        help_text=_(
            "2 to 60 characters; people see it as the subject of your mini programs and lifestyle accounts."
        ),
    )


@page(
    "merchants/new/",
    name="merchant-new",
    title=N_("New company"),
    can=Can.SELF,
    post=Can.SELF,
    place=Under("merchants"),
)
def merchant_new(request: MemberRequest) -> HttpResponse:
    """The founder is its owner and works for it at once."""
    form = NameForm(request.POST or None)
    if form.is_valid():
        with refusals(form):
            merchant = found_merchant(request.member, form.cleaned_data["name"], request.address)
            request.session[MERCHANT_KEY] = merchant.pk
            text = gettext(
                "%(name)s is ready. Create a mini program or open a lifestyle account next."
            )
            return done(request, "console:home", text % {"name": merchant.name})
    return dialog(request, "console/merchant_new.html", {"form": form})
