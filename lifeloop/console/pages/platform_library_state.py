"""Stopping a template of the library, or offering it again."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from lifeloop.console.confirming import Ask, confirm
from lifeloop.console.registry import Under, page
from lifeloop.console.requests import MemberRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.messaging.models import TemplateState
from lifeloop.messaging.queries.templates import library_for_platform
from lifeloop.messaging.services.library import set_state


@page(
    "platform/library/<str:code>/state/",
    name="platform-library-state",
    title=N_("Stop or offer a library template"),
    can=Can.PLATFORM,
    post=Can.PLATFORM,
    place=Under("platform-library"),
)
def platform_library_state(request: MemberRequest, code: str) -> HttpResponse:
    """Chosen templates go on either way."""
    template = library_for_platform().filter(pk=code).first()
    if template is None:
        raise Http404
    named = {"title": template.title}
    if template.state == TemplateState.ACTIVE:
        to = TemplateState.STOPPED
        said = gettext("%(title)s is stopped.") % named
        ask = Ask(
            gettext("Stop the library template “%(title)s”?") % named,
            gettext("Stop"),
            [
                gettext("Nobody can choose it any more."),
                gettext("Templates that were made from it go on."),
            ],
            danger=True,
        )
    else:
        to = TemplateState.ACTIVE
        said = gettext("%(title)s is in the library; companies can choose it.") % named
        ask = Ask(
            gettext("Offer “%(title)s” again?") % named,
            gettext("Offer again"),
            [gettext("Every company may choose it from now on.")],
        )
    actor = member_actor(request.member, request.address)
    return confirm(
        request,
        ask,
        do=lambda _form: set_state(actor, code=code, state=to),
        then=(reverse("console:platform-library"), said),
    )
