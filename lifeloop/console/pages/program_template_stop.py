"""Stopping a template of a program."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from lifeloop.console.confirming import Ask, confirm
from lifeloop.console.registry import Under, page
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.messaging.errors import TemplateIllegal
from lifeloop.messaging.models import TemplateState
from lifeloop.messaging.queries.templates import of_program
from lifeloop.messaging.services.templates import stop
from lifeloop.programs.models import Program


@page(
    "programs/<str:program>/templates/<str:template_id>/stop/",
    name="program-template-stop",
    title=N_("Stop template"),
    can=Can.TEMPLATES,
    post=Can.TEMPLATES,
    place=Under("program-templates"),
)
def program_template_stop(
    request: MerchantRequest, program: Program, template_id: str
) -> HttpResponse:
    """Sends that name it are refused from then on."""
    template = of_program(program).filter(pk=template_id, state=TemplateState.ACTIVE).first()
    if template is None:
        raise TemplateIllegal
    actor = member_actor(request.member, request.address)
    ask = Ask(
        gettext("Stop the template “%(title)s”?") % {"title": template.title},
        gettext("Stop"),
        [
            gettext("Sends that name its id are refused from now on."),
            gettext("It can be started again, under the same id."),
            gettext("Messages already received stay."),
        ],
        danger=True,
    )
    there = reverse("console:program-templates", args=[program.pk])
    return confirm(
        request,
        ask,
        do=lambda _form: stop(actor, program, template_id=template_id),
        then=(there, gettext("%(title)s is stopped.") % {"title": template.title}),
    )
