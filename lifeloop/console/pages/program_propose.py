"""Proposing a template for the library."""

from django.http import HttpResponse
from django.utils.translation import gettext

from lifeloop.console.library_forms import LibraryForm
from lifeloop.console.registry import Under, page
from lifeloop.console.render import done, refusals, render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.messaging.models import TemplateScene
from lifeloop.messaging.services.library import propose
from lifeloop.programs.models import Program


@page(
    "programs/<str:program>/templates/propose/",
    name="program-propose",
    title=N_("Propose a template"),
    can=Can.TEMPLATES,
    post=Can.TEMPLATES,
    place=Under("program-templates"),
)
def program_propose(request: MerchantRequest, program: Program) -> HttpResponse:
    """The platform's operator answers; nothing can be chosen before."""
    form = LibraryForm(request.POST or None, account=False)
    if form.is_valid():
        with refusals(form):
            made = propose(
                member_actor(request.member, request.address),
                request.merchant,
                title=form.cleaned_data["title"],
                industry=form.cleaned_data["industry"],
                scene=TemplateScene(form.cleaned_data["scene"]),
                example=form.example(),
            )
            text = gettext("%(title)s waits for the platform's review; its answer stands here.")
            return done(
                request,
                "console:program-proposals",
                text % {"title": made.title},
                program=program.pk,
            )
    facts = {"program": program, "form": form}
    return render(request, "console/programs/propose.html", facts)
