"""A new template of the library."""

from django.http import HttpResponse
from django.utils.translation import gettext

from lifeloop.console.library_forms import LibraryForm
from lifeloop.console.registry import Under, page
from lifeloop.console.render import done, refusals, render
from lifeloop.console.requests import MemberRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.messaging.models import TemplateScene
from lifeloop.messaging.services.library import make


@page(
    "platform/library/new/",
    name="platform-library-new",
    title=N_("New library template"),
    can=Can.PLATFORM,
    post=Can.PLATFORM,
    place=Under("platform-library"),
)
def platform_library_new(request: MemberRequest) -> HttpResponse:
    """Every company may choose it from then on."""
    form = LibraryForm(request.POST or None)
    if form.is_valid():
        with refusals(form):
            made = make(
                member_actor(request.member, request.address),
                title=form.cleaned_data["title"],
                industry=form.cleaned_data["industry"],
                scene=TemplateScene(form.cleaned_data["scene"]),
                example=form.example(),
            )
            text = gettext("%(title)s is in the library; companies can choose it.")
            return done(request, "console:platform-library", text % {"title": made.title})
    return render(request, "console/platform/library_form.html", {"form": form})
