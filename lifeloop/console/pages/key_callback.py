"""授权回调地址 of an app: where other merchants' consents send their code."""

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lifeloop.console.app_keys import keys_page
from lifeloop.console.confirming import posted
from lifeloop.console.forms import Form
from lifeloop.console.registry import page
from lifeloop.console.render import dialog, done, refusals
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.models import App
from lifeloop.identity.rules.callbacks import MOST
from lifeloop.identity.rules.roles import Can
from lifeloop.identity.services.delegations import set_callback
from lifeloop.kernel.text import N_


class CallbackForm(Form):
    callback_address = forms.CharField(
        label=_("Callback address"),
        max_length=MOST,
        required=False,
        widget=forms.TextInput(attrs={"type": "url", "placeholder": "https://"}),
        help_text=_("The whole address, without a query. Empty: nobody can be asked."),
    )


@page(
    "keys/<str:app>/callback/",
    name="key-callback",
    title=N_("Callback address of consents"),
    can=Can.APP_KEYS,
    post=Can.APP_KEYS,
)
def key_callback(request: MerchantRequest, app: App) -> HttpResponse:
    """Only this address ever gets a code."""
    form = CallbackForm(posted(request), initial={"callback_address": app.callback_address})
    if form.is_valid():
        with refusals(form):
            set_callback(member_actor(request.member, request.address), app, **form.cleaned_data)
            return done(request, keys_page(app), gettext("The callback address is set."))
    return dialog(request, "console/programs/key_callback.html", {"form": form, "app": app})
