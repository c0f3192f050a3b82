"""What people read about a mini program."""

from django.http import HttpResponse
from django.utils.translation import gettext

from lifeloop.console.profiles import ProgramForm
from lifeloop.console.registry import Under, page
from lifeloop.console.render import dialog, done, refusals
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.programs.models import Program
from lifeloop.programs.services import edit


@page(
    "programs/<str:program>/edit/",
    name="program-edit",
    title=N_("Edit mini program"),
    can=Can.APP_EDIT,
    post=Can.APP_EDIT,
    place=Under("program"),
)
def program_edit(request: MerchantRequest, program: Program) -> HttpResponse:
    """Shown on the phone at once."""
    known = {name: getattr(program, name) for name in ("name", "category", "introduction")}
    form = ProgramForm(request.POST or None, request.FILES or None, initial=known)
    if form.is_valid():
        with refusals(form):
            edit(member_actor(request.member, request.address), program, **form.cleaned_data)
            text = gettext("Saved. People see it from now on.")
            return done(request, "console:program", text, program=program.pk)
    return dialog(request, "console/programs/form.html", {"form": form, "program": program})
