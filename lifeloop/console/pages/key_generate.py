"""Generating a key pair: the private key is shown once, and kept nowhere."""

from django.http import HttpResponse

from lifeloop.console.pairs import generate
from lifeloop.console.registry import page
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.models import App
from lifeloop.identity.rules.roles import Can
from lifeloop.identity.services.keys import generate_pair
from lifeloop.kernel.text import N_


@page(
    "keys/<str:app>/generate/",
    name="key-generate",
    title=N_("Generate a key pair"),
    can=Can.APP_KEYS,
    post=Can.APP_KEYS,
)
def key_generate(request: MerchantRequest, app: App) -> HttpResponse:
    """A page of its own, so that no click beside a dialog loses the key."""
    return generate(request, app, generate_pair)
