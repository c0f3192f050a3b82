"""Signing in by login name or phone, and password."""

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lifeloop.console.forms import Form, PasswordField
from lifeloop.console.registry import Open, page
from lifeloop.console.render import go, refusals, render, safe_next
from lifeloop.console.requests import PublicRequest
from lifeloop.console.signing_in import device, hold, sign_in
from lifeloop.identity.services import second_factor
from lifeloop.identity.services.signin import check_password
from lifeloop.kernel.text import N_


class LoginForm(Form):
    name = forms.CharField(
        label=_("Login name or mobile phone"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autofocus": True, "autocapitalize": "none"}
        ),
    )
    password = PasswordField()


@page("login/", name="login", title=N_("Sign in"), can=Open.ANYONE, post=Open.ANYONE)
def login(request: PublicRequest) -> HttpResponse:
    """One answer for everything wrong; with a second factor the code's page follows."""
    onward = safe_next(request, reverse("console:home"))
    if request.member is not None and request.method != "POST":
        return go(request, onward)
    form = LoginForm(request.POST or None)
    if form.is_valid():
        typed = form.cleaned_data
        with refusals(form):
            member = check_password(
                typed["name"], typed["password"], address=request.address, device=device(request)
            )
            if second_factor.enrolled(member):
                hold(request, member, onward)
                return go(request, reverse("console:login-code"))
            return sign_in(request, member, onward)
    return render(request, "console/login.html", {"form": form, "onward": onward})
