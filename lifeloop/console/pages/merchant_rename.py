"""The company's name."""

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lifeloop.console.forms import Form
from lifeloop.console.registry import Under, page
from lifeloop.console.render import dialog, done, refusals
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.identity.services.merchants import rename
from lifeloop.kernel.text import N_


class NameForm(Form):
    name = forms.CharField(
        label=_("Company name"), max_length=60, help_text=_("2 to 60 characters.")
    )


@page(
    "merchants/rename/",
    name="merchant-rename",
    title=N_("Rename company"),
    can=Can.MERCHANT,
    post=Can.MERCHANT,
    place=Under("merchants"),
)
def merchant_rename(request: MerchantRequest) -> HttpResponse:
    """Owners only; accounts opened before keep the subject they were reviewed with."""
    form = NameForm(request.POST or None, initial={"name": request.merchant.name})
    if form.is_valid():
        with refusals(form):
            actor = member_actor(request.member, request.address)
            renamed = rename(actor, request.merchant, name=form.cleaned_data["name"])
            return done(
                request,
                "console:merchants",
                gettext("The company is now called %(name)s.") % {"name": renamed.name},
            )
    return dialog(request, "console/merchant_rename.html", {"form": form})
