"""A content key (AES) of an app: made, or made anew."""

from django.http import HttpResponse
from django.utils.translation import gettext

from lifeloop.console.app_keys import keys_page, named
from lifeloop.console.confirming import Ask, TypedForm, confirm, posted
from lifeloop.console.registry import page
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.models import App
from lifeloop.identity.rules.roles import Can
from lifeloop.identity.services.keys import make_aes_key
from lifeloop.kernel.text import N_


@page(
    "keys/<str:app>/aes/",
    name="key-aes",
    title=N_("Make a content key"),
    can=Can.APP_KEYS,
    post=Can.APP_KEYS,
)
def key_aes(request: MerchantRequest, app: App) -> HttpResponse:
    """A new one takes the old one's place at once: then the name has to be typed."""
    actor = member_actor(request.member, request.address)
    subject, anew = named(app), bool(app.sealed_aes_key)
    consequences = [gettext("Calls with encrypt_type=AES encrypt their content with it.")]
    if anew:
        consequences.append(
            gettext("The present one stops working at once; calls encrypted with it are refused.")
        )
    ask = Ask(
        gettext("Make a new content key?") if anew else gettext("Make a content key?"),
        gettext("Make it"),
        consequences,
        subject,
        danger=anew,
    )
    return confirm(
        request,
        ask,
        do=lambda _form: make_aes_key(actor, app),
        then=(keys_page(app), gettext("The content key is made; copy it into your backend.")),
        form=TypedForm(posted(request), name=subject.name) if anew else None,
    )
