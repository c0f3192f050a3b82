"""A forgotten password: a code to the phone, a new password."""

from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lifeloop.console.forms import CodeField, Form, PasswordField, PhoneField
from lifeloop.console.registry import Open, page
from lifeloop.console.render import done, refusals, render
from lifeloop.console.requests import PublicRequest
from lifeloop.console.signing_in import visitor
from lifeloop.identity.services.signin import reset_password
from lifeloop.kernel.text import N_


class ResetForm(Form):
    phone = PhoneField()
    code = CodeField(label=_("SMS code"))
    password = PasswordField(new=True, label=_("New password"))


@page("reset/", name="reset", title=N_("Reset your password"), can=Open.ANYONE, post=Open.ANYONE)
def reset(request: PublicRequest) -> HttpResponse:
    """Signs nobody in: the second factor, if any, is still asked for."""
    form = ResetForm(request.POST or None)
    if form.is_valid():
        with refusals(form):
            reset_password(**form.cleaned_data, requester=visitor(request))
            text = gettext(
                "The password is changed and every session of the login has ended. Sign in with the new one."
            )
            return done(request, "console:login", text)
    return render(request, "console/reset.html", {"form": form})
