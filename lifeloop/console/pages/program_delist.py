"""下架: a page says so from the next request on."""

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
from lifeloop.programs.services import delist


@page(
    "programs/<str:program>/releases/delist/",
    name="program-delist",
    title=N_("Delist"),
    can=Can.APP_PUBLISH,
    post=Can.APP_PUBLISH,
    place=Under("program-releases"),
)
def program_delist(request: MerchantRequest, program: Program) -> HttpResponse:
    """Bindings and associations stay on record."""
    actor = member_actor(request.member, request.address)
    name = {"name": program.name}
    ask = Ask(
        gettext("Delist %(name)s?") % name,
        gettext("Delist"),
        [
            gettext("Whoever opens it reads that it is delisted."),
            gettext("Its template messages are refused, and the follow component no longer shows."),
            gettext("Menus, slots and articles that lead to it go dark."),
            gettext("Its binding and associations stay; you can list it again at any time."),
        ],
        program,
        danger=True,
    )
    there = reverse("console:program-releases", args=[program.pk])
    return confirm(
        request,
        ask,
        do=lambda _form: delist(actor, program),
        then=(there, gettext("%(name)s is delisted.") % name),
    )
