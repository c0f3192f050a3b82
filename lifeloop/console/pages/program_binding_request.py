"""发送授权申请: asks an account's owner for leave to bind it."""

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
from lifeloop.relations.services.grants import request as request_grant


class RequestForm(Form):
    account_id = forms.CharField(
        label=_("APPID of the lifestyle account"),
        max_length=32,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("16 digits; its owner finds it in the overview of the account."),
    )
    note = forms.CharField(
        label=_("Note to the owner"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


@page(
    "programs/<str:program>/binding/request/",
    name="program-binding-request",
    title=N_("Bind another owner's lifestyle account"),
    can=Can.BIND,
    post=Can.BIND,
    place=Under("program-binding"),
)
def program_binding_request(request: MerchantRequest, program: Program) -> HttpResponse:
    """No password is handed over; the owner answers in 授权."""
    form = RequestForm(request.POST or None)
    if form.is_valid():
        with refusals(form):
            actor = member_actor(request.member, request.address)
            grant = request_grant(actor, program, member=request.member, **form.cleaned_data)
            text = gettext(
                "The request to %(owner)s is sent. It waits below until it is answered."
            ) % {"owner": grant.account.name}
            return done(request, "console:program-binding", text, program=program.pk)
    facts = {"form": form, "program": program}
    return dialog(request, "console/programs/binding_request.html", facts)
