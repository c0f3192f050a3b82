"""Letting a stopped template of a program go on."""

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
from lifeloop.messaging.queries.templates import of_program
from lifeloop.messaging.services.templates import start
from lifeloop.programs.models import Program


@page(
    "programs/<str:program>/templates/<str:template_id>/start/",
    name="program-template-start",
    title=N_("Start template"),
    can=Can.TEMPLATES,
    post=Can.TEMPLATES,
    place=Under("program-templates"),
)
def program_template_start(
    request: MerchantRequest, program: Program, template_id: str
) -> HttpResponse:
    """Under its own id, with its own keywords."""
    template = of_program(program).filter(pk=template_id).first()
    if template is None:
        raise TemplateIllegal
    actor = member_actor(request.member, request.address)
    ask = Ask(
        gettext("Start the template “%(title)s” again?") % {"title": template.title},
        gettext("Start"),
        [gettext("Sends that name its id are accepted again.")],
    )
    return confirm(
        request,
        ask,
        do=lambda _form: start(actor, program, template_id=template_id),
        then=(
            reverse("console:program-templates", args=[program.pk]),
            gettext("%(title)s is in use again.") % {"title": template.title},
        ),
    )
