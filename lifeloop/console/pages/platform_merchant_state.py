"""Suspending a company, or letting it go on."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from lifeloop.console.confirming import Ask, TypedForm, confirm, posted
from lifeloop.console.registry import Under, page
from lifeloop.console.requests import MemberRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.models import Merchant, MerchantState
from lifeloop.identity.queries.members import merchants_for_platform
from lifeloop.identity.rules.roles import Can
from lifeloop.identity.services.merchants import set_state
from lifeloop.kernel.text import N_


@page(
    "platform/merchants/<int:merchant_id>/state/",
    name="platform-merchant-state",
    title=N_("Suspend or resume"),
    can=Can.PLATFORM,
    post=Can.PLATFORM,
    place=Under("platform-merchants"),
)
def platform_merchant_state(request: MemberRequest, merchant_id: int) -> HttpResponse:
    """An active one is suspended (its name has to be typed), a suspended one goes on."""
    merchant = merchants_for_platform().filter(pk=merchant_id).first()
    if merchant is None:
        raise Http404
    suspend = merchant.state == MerchantState.ACTIVE
    actor = member_actor(request.member, request.address)
    text = gettext("%(name)s is suspended.") if suspend else gettext("%(name)s goes on.")
    return confirm(
        request,
        _ask(merchant, suspend),
        do=lambda _form: set_state(actor, merchant_id, suspended=suspend),
        then=(reverse("console:platform-merchants"), text % {"name": merchant.name}),
        form=TypedForm(posted(request), name=merchant.name) if suspend else None,
    )


def _ask(merchant: Merchant, suspend: bool) -> Ask:
    name = {"name": merchant.name}
    if not suspend:
        return Ask(
            gettext("Let %(name)s go on?") % name,
            gettext("Resume"),
            [gettext("Its programs and accounts are as they were before.")],
        )
    return Ask(
        gettext("Suspend %(name)s?") % name,
        gettext("Suspend"),
        [
            gettext("Its members see only that it is suspended."),
            gettext("All its mini programs and lifestyle accounts are dark on the phone."),
            gettext("Its backends' calls are refused, and no message goes out."),
        ],
        danger=True,
    )
