"""引导关注: whether the card's foot invites people who do not follow the bound account yet."""

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
from lifeloop.messaging.services.templates import set_invite
from lifeloop.programs.models import Program


@page(
    "programs/<str:program>/templates/<str:template_id>/invite/",
    name="program-template-invite",
    title=N_("Follow invitation"),
    can=Can.TEMPLATES,
    post=Can.TEMPLATES,
    place=Under("program-templates"),
)
def program_template_invite(
    request: MerchantRequest, program: Program, template_id: str
) -> HttpResponse:
    """On or off for the messages from now on."""
    template = of_program(program).filter(pk=template_id).first()
    if template is None:
        raise TemplateIllegal
    actor, named = member_actor(request.member, request.address), {"title": template.title}
    if template.invite:
        ask = Ask(
            gettext("Take the follow invitation off “%(title)s”?") % named,
            gettext("Take off"),
            [gettext("Messages already received keep it.")],
        )
        said = gettext("%(title)s invites no more.") % named
    else:
        ask = Ask(
            gettext("Let “%(title)s” invite people to follow?") % named,
            gettext("Invite"),
            [
                gettext(
                    "The foot of its card offers to follow the lifestyle account it goes through."
                ),
                gettext("Only people who do not follow yet see it; it is gone once they do."),
            ],
        )
        said = gettext("%(title)s invites people to follow from now on.") % named
    invite = not template.invite
    return confirm(
        request,
        ask,
        do=lambda _form: set_invite(actor, program, template_id=template_id, invite=invite),
        then=(reverse("console:program-templates", args=[program.pk]), said),
    )
