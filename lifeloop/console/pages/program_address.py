"""Serving a program from an https address instead of a package."""

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
from lifeloop.kernel.text import N_
from lifeloop.programs.models import Program
from lifeloop.programs.services import set_address


class AddressForm(Form):
    address = forms.CharField(
        label=_("https address"),
        max_length=255,
        widget=forms.TextInput(attrs={"type": "url", "placeholder": "https://"}),
        help_text=_("Shown in a frame with no access to the platform's own pages."),
    )


@page(
    "programs/<str:program>/releases/address/",
    name="program-address",
    title=N_("Use an https address"),
    can=Can.APP_EDIT,
    post=Can.APP_EDIT,
    place=Under("program-releases"),
)
def program_address(request: MerchantRequest, program: Program) -> HttpResponse:
    """What was reviewed is a draft again: another address was not what was looked at."""
    form = AddressForm(request.POST or None, initial={"address": program.address})
    if form.is_valid():
        with refusals(form):
            actor = member_actor(request.member, request.address)
            set_address(actor, program, **form.cleaned_data)
            text = gettext("The address is set. Submit it for review next.")
            return done(request, "console:program-releases", text, program=program.pk)
    facts = {"form": form, "program": program}
    return dialog(request, "console/programs/address.html", facts)
