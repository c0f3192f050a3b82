"""Ending that another merchant's app acts for this one."""

from django.http import Http404, HttpResponse
from django.utils.translation import gettext

from lifeloop.console.app_keys import keys_page, named
from lifeloop.console.confirming import Ask, confirm
from lifeloop.console.registry import page
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.models import App
from lifeloop.identity.queries.delegations import given_by
from lifeloop.identity.rules.roles import Can
from lifeloop.identity.services.delegations import end
from lifeloop.kernel.text import N_


@page(
    "keys/<str:app>/delegations/<str:provider_id>/end/",
    name="key-delegation-end",
    title=N_("End the consent"),
    can=Can.APP_KEYS,
    post=Can.APP_KEYS,
)
def key_delegation_end(request: MerchantRequest, app: App, provider_id: str) -> HttpResponse:
    """The other side would have to ask again."""
    row = given_by(app).filter(provider_id=provider_id).first()
    if row is None:
        raise Http404
    actor = member_actor(request.member, request.address)
    ask = Ask(
        gettext("End what %(name)s may do?") % {"name": named(row.provider).name},
        gettext("End the consent"),
        [gettext("Its calls for this app are refused from now on.")],
        named(app),
        danger=True,
    )
    return confirm(
        request,
        ask,
        do=lambda _form: end(actor, app, provider_app_id=provider_id),
        then=(keys_page(app), gettext("The consent has ended.")),
    )
