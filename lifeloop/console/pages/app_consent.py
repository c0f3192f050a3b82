"""第三方应用授权: another merchant's app asks to act for one of ours; its link leads here.

``/oauth2/appToAppAuth.htm?app_id=…&redirect_uri=…&state=…`` is the original's form of the link and leads here as well.
"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from lifeloop.console.app_keys import named
from lifeloop.console.confirming import posted
from lifeloop.console.forms import Form
from lifeloop.console.registry import page
from lifeloop.console.render import refusals, render
from lifeloop.console.requests import MerchantRequest
from lifeloop.console.words import say
from lifeloop.identity.actors import member_actor
from lifeloop.identity.errors import ConsentLinkWrong
from lifeloop.identity.queries import apps
from lifeloop.identity.queries.delegations import asking
from lifeloop.identity.rules.callbacks import with_code
from lifeloop.identity.rules.roles import Can
from lifeloop.identity.services.delegations import consent
from lifeloop.kernel.text import N_
from lifeloop.lifestyle import queries as lifestyle
from lifeloop.programs import queries as programs

MOST_STATE = 200


class ConsentForm(Form):
    app = forms.ChoiceField(label=_("For which of yours"))

    def __init__(self, *args: Any, rows: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(row.pk, f"{row.name} ({row.pk})") for row in rows]
        self.fields["app"].choices = choices  # type: ignore[attr-defined]


@page(
    "consent/",
    name="app-consent",
    title=N_("Let another app act for yours"),
    can=Can.APP_KEYS,
    post=Can.APP_KEYS,
)
def app_consent(request: MerchantRequest) -> HttpResponse:
    """The code goes with the member's click on the last page: no script, and no form that is sent elsewhere."""
    address = request.GET.get("redirect_uri", "")
    try:
        provider = asking(request.GET.get("app_id", ""), address)
    except ConsentLinkWrong as wrong:
        return render(request, "console/consent.html", {"wrong": say(wrong)})
    own = [
        row
        for row in (
            *programs.for_merchant(request.merchant),
            *lifestyle.for_merchant(request.merchant),
        )
        if row.pk != provider.pk
    ]
    form = ConsentForm(posted(request), rows=own)
    facts = {"form": form, "provider": named(provider), "company": provider.merchant, "own": own}
    if form.is_valid():
        with refusals(form):
            app = apps.get(request.merchant, form.cleaned_data["app"])
            actor = member_actor(request.member, request.address)
            code = consent(actor, app, provider_app_id=provider.pk)
            back = with_code(
                address,
                app_id=provider.pk,
                source="app_auth",
                app_auth_code=code,
                state=request.GET.get("state", "")[:MOST_STATE],
            )
            return render(
                request, "console/consent.html", facts | {"back": back, "app": named(app)}
            )
    return render(request, "console/consent.html", facts)
