"""Registering: a login, a phone that receives a code, and a company unless one was invited into one."""

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lifeloop.console.forms import CodeField, Form, PasswordField, PhoneField
from lifeloop.console.registry import Open, page
from lifeloop.console.render import go, refusals, render, safe_next
from lifeloop.console.requests import PublicRequest
from lifeloop.console.signing_in import sign_in, visitor
from lifeloop.identity.rules.passwords import LEAST_ALONE
from lifeloop.identity.services import signin
from lifeloop.kernel.text import N_


class RegisterForm(Form):
    phone = PhoneField()
    code = CodeField(label=_("SMS code"))
    login = forms.CharField(
        label=_("Login name"),
        max_length=32,
        help_text=_("4 to 32 letters, digits, dots, dashes or underscores; begins with a letter."),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    merchant_name = forms.CharField(
        label=_("Company name"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    password = PasswordField(new=True)


@page("register/", name="register", title=N_("Register"), can=Open.ANYONE, post=Open.ANYONE)
def register(request: PublicRequest) -> HttpResponse:
    """Whoever comes from an invitation names no company: they join one."""
    onward = safe_next(request, reverse("console:home"))
    if request.member is not None:
        return go(request, onward)
    form = RegisterForm(request.POST or None)
    founding = not onward.startswith("/console/invitation/")
    form.fields["merchant_name"].required = founding
    if form.is_valid():
        with refusals(form):
            member = signin.register(
                **form.cleaned_data, requester=visitor(request), address=request.address
            )
            return sign_in(request, member, onward, first=True)
    facts = {"form": form, "onward": onward, "founding": founding, "least": LEAST_ALONE}
    return render(request, "console/register.html", facts)
