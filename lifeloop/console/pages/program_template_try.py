"""试发: a template to the member's own phone, the way a real send goes."""

from django.http import HttpResponse
from django.utils.translation import gettext

from lifeloop.console.choosing import preview
from lifeloop.console.registry import Under, page
from lifeloop.console.render import done, refusals, render
from lifeloop.console.requests import MerchantRequest
from lifeloop.console.trying import TryForm
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.messaging.errors import TemplateIllegal
from lifeloop.messaging.queries.templates import of_program
from lifeloop.messaging.services.trials import try_template
from lifeloop.programs.models import Program
from lifeloop.relations.queries.binding import bound_account


@page(
    "programs/<str:program>/templates/<str:template_id>/try/",
    name="program-template-try",
    title=N_("Trial send"),
    can=Can.TEMPLATES,
    post=Can.TEMPLATES,
    place=Under("program-templates"),
)
def program_template_try(
    request: MerchantRequest, program: Program, template_id: str
) -> HttpResponse:
    """To nobody but oneself; refused for the reasons a send is refused for."""
    template = of_program(program).filter(pk=template_id).first()
    if template is None:
        raise TemplateIllegal
    form = TryForm(request.POST or None, template=template)
    if form.is_valid():
        with refusals(form):
            try_template(
                member_actor(request.member, request.address),
                request.member,
                program,
                template_id=template_id,
                page=form.cleaned_data["page"],
                values=form.values(),
            )
            text = gettext("Sent to your own phone: look under Service reminders there.")
            return done(request, "console:program-templates", text, program=program.pk)
    facts = {
        "program": program,
        "template": template,
        "form": form,
        "card": preview(
            program,
            bound_account(program.pk),
            template.title,
            form.shown(),
            invite=template.invite,
        ),
    }
    return render(request, "console/programs/try.html", facts)
