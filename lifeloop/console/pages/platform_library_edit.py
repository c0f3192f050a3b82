"""Changing a template of the library."""

from django.http import Http404, HttpResponse
from django.utils.translation import gettext

from lifeloop.console.library_forms import LibraryForm
from lifeloop.console.registry import Under, page
from lifeloop.console.render import done, refusals, render
from lifeloop.console.requests import MemberRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.messaging.queries.templates import library_for_platform
from lifeloop.messaging.services.library import edit


@page(
    "platform/library/<str:code>/edit/",
    name="platform-library-edit",
    title=N_("Edit library template"),
    can=Can.PLATFORM,
    post=Can.PLATFORM,
    place=Under("platform-library"),
)
def platform_library_edit(request: MemberRequest, code: str) -> HttpResponse:
    """What companies chose before stays as it was."""
    template = library_for_platform().filter(pk=code).first()
    if template is None:
        raise Http404
    form = LibraryForm(request.POST or None, template=template)
    if form.is_valid():
        with refusals(form):
            edit(
                member_actor(request.member, request.address),
                code=code,
                title=form.cleaned_data["title"],
                industry=form.cleaned_data["industry"],
                example=form.example(),
            )
            text = gettext("Saved. Templates chosen before keep their own keywords.")
            return done(request, "console:platform-library", text)
    facts = {"form": form, "template": template}
    return render(request, "console/platform/library_form.html", facts)
