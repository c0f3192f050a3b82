"""Creating a mini program."""

from django.http import HttpResponse
from django.utils.translation import gettext

from lifeloop.console.profiles import ProgramForm
from lifeloop.console.registry import Under, page
from lifeloop.console.render import dialog, done, refusals
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.programs.services import create


@page(
    "programs/new/",
    name="program-new",
    title=N_("Create a mini program"),
    can=Can.APP_CREATE,
    post=Can.APP_CREATE,
    place=Under("programs"),
)
def program_new(request: MerchantRequest) -> HttpResponse:
    """A draft with an APPID; a package or an address comes next."""
    form = ProgramForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        with refusals(form):
            actor = member_actor(request.member, request.address)
            made = create(actor, request.merchant, **form.cleaned_data)
            text = gettext(
                "%(name)s is created. Upload a package or give an https address next."
            ) % {"name": made.name}
            return done(request, "console:program-releases", text, program=made.pk)
    return dialog(request, "console/programs/form.html", {"form": form})
