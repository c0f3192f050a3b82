"""Turning the second factor on: scan, type a first code, keep the recovery codes."""

import segno
from allauth.mfa.adapter import get_adapter
from django.http import HttpResponse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from lifeloop.console.forms import CodeField, Form
from lifeloop.console.registry import Under, page
from lifeloop.console.render import go, refusals, render
from lifeloop.console.requests import MemberRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.identity.sealing import seal, unseal
from lifeloop.identity.services import second_factor
from lifeloop.kernel.text import N_

SECRET_KEY = "totp"  # noqa: S105 -- where in the session the sealed secret waits for its first code


class FirstCodeForm(Form):
    code = CodeField(label=_("Code of the app"))


@page(
    "security/second-factor/",
    name="totp",
    title=N_("Two-step verification"),
    can=Can.SELF,
    post=Can.SELF,
    place=Under("security"),
)
def totp(request: MemberRequest) -> HttpResponse:
    """Nothing is on before the app has shown a right code. The recovery codes are shown this once."""
    if second_factor.enrolled(request.member):
        return go(request, "/console/security/")
    secret = _secret(request)
    form = FirstCodeForm(request.POST or None)
    if form.is_valid():
        with refusals(form):
            codes = second_factor.enrol(
                request.member,
                secret=secret,
                code=form.cleaned_data["code"],
                address=request.address,
            )
            del request.session[SECRET_KEY]
            return render(request, "console/totp_codes.html", {"codes": codes})
    drawn = segno.make(get_adapter().build_totp_url(request.member, secret), error="m").svg_inline(
        scale=5, border=3, light="#fff", svgclass=None, lineclass=None
    )
    facts = {"form": form, "secret": secret, "drawn": mark_safe(drawn)}  # noqa: S308 -- drawn by segno
    return render(request, "console/totp.html", facts)


def _secret(request: MemberRequest) -> str:
    """The secret shown last, so that a wrong first code does not ask to scan again."""
    if SECRET_KEY not in request.session:
        request.session[SECRET_KEY] = seal(second_factor.new_secret())
    return unseal(request.session[SECRET_KEY])
