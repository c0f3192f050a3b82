"""The second step of signing in: a code of the authenticator app, or a recovery code."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lifeloop.console.forms import CodeField, Form
from lifeloop.console.registry import Open, page
from lifeloop.console.render import go, refusals, render
from lifeloop.console.requests import PublicRequest
from lifeloop.console.signing_in import held, sign_in
from lifeloop.identity.services import second_factor
from lifeloop.kernel.text import N_


class CodeForm(Form):
    code = CodeField(
        label=_("Code"),
        max_length=12,
        help_text=_("Six digits of your authenticator app, or a recovery code."),
    )


@page(
    "login/code/",
    name="login-code",
    title=N_("Confirm it is you"),
    can=Open.ANYONE,
    post=Open.ANYONE,
)
def login_code(request: PublicRequest) -> HttpResponse:
    """Only after a right password, for five minutes."""
    waiting = held(request)
    if waiting is None:
        return go(request, reverse("console:login"))
    member, onward = waiting
    form = CodeForm(request.POST or None)
    if form.is_valid():
        with refusals(form):
            second_factor.check(member, code=form.cleaned_data["code"])
            return sign_in(request, member, onward)
    return render(request, "console/login_code.html", {"form": form})
