"""Adding a public key by pasting it."""

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lifeloop.console.app_keys import keys_page
from lifeloop.console.forms import Form
from lifeloop.console.registry import page
from lifeloop.console.render import dialog, done, refusals
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.models import App
from lifeloop.identity.rules.roles import Can
from lifeloop.identity.services.keys import add_key
from lifeloop.kernel.text import N_


class KeyForm(Form):
    public_key = forms.CharField(
        label=_("Public key"),
        max_length=8192,
        widget=forms.Textarea(
            attrs={"rows": 8, "spellcheck": "false", "class": "form-control mono"}
        ),
        help_text=_(
            "RSA of 2048, 3072 or 4096 bits: PEM, or one line of base64. Never the private key."
        ),
    )


@page(
    "keys/<str:app>/add/",
    name="key-add",
    title=N_("Paste a public key"),
    can=Can.APP_KEYS,
    post=Can.APP_KEYS,
)
def key_add(request: MerchantRequest, app: App) -> HttpResponse:
    """Two are valid at a time, so that a backend can change over without a pause."""
    form = KeyForm(request.POST or None)
    if form.is_valid():
        with refusals(form):
            add_key(member_actor(request.member, request.address), app, **form.cleaned_data)
            text = gettext("The key is added: calls signed with its private half are accepted.")
            return done(request, keys_page(app), text)
    return dialog(request, "console/programs/key_add.html", {"form": form, "app": app})
