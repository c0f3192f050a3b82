"""A new password for oneself."""

from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lifeloop.console.forms import Form, PasswordField
from lifeloop.console.registry import Under, page
from lifeloop.console.render import dialog, done, refusals
from lifeloop.console.requests import MemberRequest
from lifeloop.identity.rules import passwords
from lifeloop.identity.rules.roles import Can
from lifeloop.identity.services import second_factor
from lifeloop.identity.services.members import change_password
from lifeloop.kernel.text import N_


class ChangeForm(Form):
    old = PasswordField(label=_("Present password"))
    password = PasswordField(new=True, label=_("New password"))


@page(
    "security/password/",
    name="password",
    title=N_("Change password"),
    can=Can.SELF,
    post=Can.SELF,
    place=Under("security"),
)
def password(request: MemberRequest) -> HttpResponse:
    """Every other session ends; this one goes on under a new key."""
    form = ChangeForm(request.POST or None)
    if form.is_valid():
        typed = form.cleaned_data
        with refusals(form):
            change_password(
                request.member,
                old=typed["old"],
                new=typed["password"],
                keep_session=request.session.session_key or "",
                address=request.address,
            )
            update_session_auth_hash(request, request.member)
            return done(
                request,
                "console:security",
                gettext("The password is changed; all other sessions have ended."),
            )
    least = (
        passwords.LEAST_WITH_SECOND_FACTOR
        if second_factor.enrolled(request.member)
        else passwords.LEAST_ALONE
    )
    return dialog(request, "console/password.html", {"form": form, "least": least})
