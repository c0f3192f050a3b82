"""Retiring a key: nothing signed with it is accepted any more."""

from django.http import HttpResponse
from django.utils.translation import gettext

from lifeloop.console.app_keys import keys_page, named, short
from lifeloop.console.confirming import Ask, TypedForm, confirm, posted
from lifeloop.console.registry import page
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.errors import KeyNotFound
from lifeloop.identity.models import App
from lifeloop.identity.queries.apps import keys_of
from lifeloop.identity.rules.roles import Can
from lifeloop.identity.services.keys import retire_key
from lifeloop.kernel.text import N_


@page(
    "keys/<str:app>/<int:key_id>/retire/",
    name="key-retire",
    title=N_("Retire key"),
    can=Can.APP_KEYS,
    post=Can.APP_KEYS,
)
def key_retire(request: MerchantRequest, app: App, key_id: int) -> HttpResponse:
    """Cannot be undone, so the name has to be typed."""
    valid = list(keys_of(app).filter(retired_at=None))
    key = next((one for one in valid if one.pk == key_id), None)
    if key is None:
        raise KeyNotFound
    actor = member_actor(request.member, request.address)
    consequences = [
        gettext("Calls signed with it are refused from now on."),
        gettext("It cannot be made valid again."),
    ]
    if key.cert_sn:
        consequences[0] = gettext("Calls that name this certificate are refused from now on.")
    if len(valid) == 1:
        consequences.append(
            gettext("It is the last valid key: the backend cannot call at all then.")
        )
    subject = named(app)
    ask = Ask(
        gettext("Retire the key %(fingerprint)s?") % {"fingerprint": short(key)},
        gettext("Retire"),
        consequences,
        subject,
        danger=True,
    )
    return confirm(
        request,
        ask,
        do=lambda _form: retire_key(actor, app, key_id=key_id),
        then=(keys_page(app), gettext("The key is retired.")),
        form=TypedForm(posted(request), name=subject.name),
    )
