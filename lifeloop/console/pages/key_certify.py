"""证书模式: the platform certifies a key of the app's backend."""

from typing import Any

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
from lifeloop.identity.services.certificates import certify
from lifeloop.kernel.text import N_

MOST = 16384


class RequestForm(Form):
    """A file or a text: one of the two."""

    file = forms.FileField(
        label=_("Certificate request (CSR)"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csr,.pem,.txt"}),
        help_text=_("The .csr file of the key tool."),
    )
    public_key = forms.CharField(
        label=_("Or its text"),
        required=False,
        max_length=MOST,
        widget=forms.Textarea(
            attrs={"rows": 8, "spellcheck": "false", "class": "form-control mono"}
        ),
        help_text=_("PEM of a certificate request, or of a public key. Never the private key."),
    )

    def clean(self) -> dict[str, Any]:
        """``text`` is what was given."""
        given: dict[str, Any] = super().clean() or {}
        file = given.get("file")
        if file is not None:
            given["text"] = file.read(MOST).decode("ascii", "replace")
        elif given.get("public_key"):
            given["text"] = given["public_key"]
        elif "public_key" not in self.errors:
            self.add_error("public_key", gettext("Choose a file or paste its text."))
        return given


@page(
    "keys/<str:app>/certify/",
    name="key-certify",
    title=N_("Get a certificate"),
    can=Can.APP_KEYS,
    post=Can.APP_KEYS,
)
def key_certify(request: MerchantRequest, app: App) -> HttpResponse:
    """Two are valid at a time, beside the plain keys, so that a backend changes over without a pause."""
    posted = request.method == "POST"
    form = RequestForm(request.POST if posted else None, request.FILES if posted else None)
    if form.is_valid():
        with refusals(form):
            certify(
                member_actor(request.member, request.address), app, text=form.cleaned_data["text"]
            )
            text = gettext("The certificate is issued. Download it and the platform's two next.")
            return done(request, keys_page(app), text)
    return dialog(request, "console/programs/key_certify.html", {"form": form, "app": app})
