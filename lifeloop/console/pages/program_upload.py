"""Uploading a package: a new version."""

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lifeloop.console.forms import Form
from lifeloop.console.registry import Under, page
from lifeloop.console.render import dialog, done, refusals
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.programs.models import Program
from lifeloop.programs.services import upload_package


class PackageForm(Form):
    package = forms.FileField(
        label=_("Package"), widget=forms.FileInput(attrs={"accept": ".zip,application/zip"})
    )


@page(
    "programs/<str:program>/releases/upload/",
    name="program-upload",
    title=N_("Upload a package"),
    can=Can.APP_EDIT,
    post=Can.APP_EDIT,
    place=Under("program-releases"),
)
def program_upload(request: MerchantRequest, program: Program) -> HttpResponse:
    """Checked whole before a byte is kept; a refusal says what is wrong with it."""
    posted = request.method == "POST"
    form = PackageForm(request.POST if posted else None, request.FILES if posted else None)
    if form.is_valid():
        with refusals(form):
            made = upload_package(
                member_actor(request.member, request.address),
                program,
                file=form.cleaned_data["package"],
                member_id=request.member.pk,
            )
            text = gettext("Version %(name)s (#%(number)s) is uploaded. Submit it for review next.")
            names = {"name": made.name, "number": made.number}
            return done(request, "console:program-releases", text % names, program=program.pk)
    facts = {"form": form, "most": settings.LIFELOOP_PACKAGE_BYTES // 1024, "program": program}
    return dialog(request, "console/programs/upload.html", facts)
