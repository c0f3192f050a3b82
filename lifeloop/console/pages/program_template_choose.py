"""Choosing 2–5 keywords of a library template, in order, with the card as the phone will draw it."""

from django.http import Http404, HttpResponse
from django.utils.translation import gettext

from lifeloop.console.choosing import Choice, ChooseForm, preview, samples
from lifeloop.console.registry import Under, page
from lifeloop.console.render import done, refusals, render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.messaging.queries.templates import library_template
from lifeloop.messaging.services.templates import choose
from lifeloop.programs.models import Program
from lifeloop.relations.queries.binding import bound_account


@page(
    "programs/<str:program>/templates/library/<str:code>/",
    name="program-template-choose",
    title=N_("Choose keywords"),
    can=Can.TEMPLATES,
    post=Can.TEMPLATES,
    place=Under("program-templates"),
)
def program_template_choose(request: MerchantRequest, program: Program, code: str) -> HttpResponse:
    """Every button but the last only changes the choice: the page is drawn again with it."""
    library = library_template(code)
    if library is None:
        raise Http404
    choice = Choice.read(library.keywords, request.POST)
    form = ChooseForm(request.POST or None)
    if "save" in request.POST and form.is_valid():
        with refusals(form):
            actor = member_actor(request.member, request.address)
            made = choose(
                actor,
                program,
                library_code=code,
                keywords=choice.chosen,
                invite=form.cleaned_data["invite"],
            )
            text = gettext(
                "%(title)s is ready. Copy its id into your backend: a send names it."
            ) % {"title": made.title}
            return done(request, "console:program-templates", text, program=program.pk)
    facts = {
        "program": program,
        "library": library,
        "choice": choice,
        "form": form,
        "card": preview(
            program,
            bound_account(program.pk),
            library.title,
            samples(library, choice.chosen),
            invite=bool(form["invite"].value()),
        ),
    }
    return render(request, "console/programs/choose.html", facts)
