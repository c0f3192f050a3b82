"""Generating a key pair: the private key is shown once, and kept nowhere."""

import base64

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from lifeloop.console.app_keys import keys_page, named, one_line
from lifeloop.console.confirming import posted
from lifeloop.console.forms import Form
from lifeloop.console.registry import page
from lifeloop.console.render import refusals, render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.models import App
from lifeloop.identity.rules.roles import Can
from lifeloop.identity.services.certificates import generate_certified_pair
from lifeloop.identity.services.keys import generate_pair
from lifeloop.kernel.text import N_


class PairForm(Form):
    certificate = forms.BooleanField(
        label=_("With a certificate of the platform (certificate mode)"), required=False
    )


@page(
    "keys/<str:app>/generate/",
    name="key-generate",
    title=N_("Generate a key pair"),
    can=Can.APP_KEYS,
    post=Can.APP_KEYS,
)
def key_generate(request: MerchantRequest, app: App) -> HttpResponse:
    """A page of its own, so that no click beside a dialog loses the key."""
    form = PairForm(posted(request), initial={"certificate": "certificate" in request.GET})
    facts = {"form": form, "app": app, "there": keys_page(app), "named": named(app)}
    if form.is_valid():
        with refusals(form):
            make = generate_certified_pair if form.cleaned_data["certificate"] else generate_pair
            key, pem = make(member_actor(request.member, request.address), app)
            shown = {
                "key": key,
                "pem": pem,
                "line": one_line(pem),
                "download": base64.b64encode(pem.encode()).decode(),
            }
            return render(request, "console/programs/key_made.html", facts | shown)
    return render(request, "console/programs/key_generate.html", facts)
