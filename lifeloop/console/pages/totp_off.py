"""Turning the second factor off."""

from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lifeloop.console.forms import Form, PasswordField
from lifeloop.console.registry import Under, page
from lifeloop.console.render import dialog, done, refusals
from lifeloop.console.requests import MemberRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.identity.services.second_factor import disable
from lifeloop.kernel.text import N_


class OffForm(Form):
    old = PasswordField(label=_("Present password"))


@page(
    "security/second-factor/off/",
    name="totp-off",
    title=N_("Turn two-step verification off"),
    can=Can.SELF,
    post=Can.SELF,
    place=Under("security"),
)
def totp_off(request: MemberRequest) -> HttpResponse:
    """Refused while the password is too short to stand alone."""
    form = OffForm(request.POST or None)
    if form.is_valid():
        with refusals(form):
            disable(request.member, password=form.cleaned_data["old"], address=request.address)
            return done(
                request,
                "console:security",
                gettext("Two-step verification is off. Your password stands alone now."),
            )
    return dialog(request, "console/totp_off.html", {"form": form})
