"""上架: everybody finds and opens it."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from lifeloop.console.confirming import Ask, confirm
from lifeloop.console.registry import Under, page
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.programs.models import Program
from lifeloop.programs.services import list_


@page(
    "programs/<str:program>/releases/list/",
    name="program-list",
    title=N_("List"),
    can=Can.APP_PUBLISH,
    post=Can.APP_PUBLISH,
    place=Under("program-releases"),
)
def program_list(request: MerchantRequest, program: Program) -> HttpResponse:
    """From the next request on."""
    actor = member_actor(request.member, request.address)
    name = {"name": program.name}
    ask = Ask(
        gettext("List %(name)s?") % name,
        gettext("List"),
        [
            gettext("Everybody can find it and open it from now on."),
            gettext("Lifestyle accounts of any company may associate it."),
        ],
        program,
    )
    there = reverse("console:program-releases", args=[program.pk])
    return confirm(
        request,
        ask,
        do=lambda _form: list_(actor, program),
        then=(there, gettext("%(name)s is listed: everybody can find and open it.") % name),
    )
