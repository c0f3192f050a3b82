"""Moving the login to another phone."""

from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lifeloop.console.forms import CodeField, Form, PasswordField, PhoneField
from lifeloop.console.registry import Under, page
from lifeloop.console.render import dialog, done, refusals
from lifeloop.console.requests import MemberRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.identity.services.members import change_phone
from lifeloop.kernel.text import N_


class PhoneForm(Form):
    old = PasswordField(label=_("Present password"))
    phone = PhoneField(label=_("New mobile phone"))
    code = CodeField(label=_("SMS code"))


@page(
    "security/phone/",
    name="phone",
    title=N_("Change mobile phone"),
    can=Can.SELF,
    post=Can.SELF,
    place=Under("security"),
)
def phone(request: MemberRequest) -> HttpResponse:
    """The code goes to the new phone, which proves that it is one's own."""
    form = PhoneForm(request.POST or None)
    if form.is_valid():
        with refusals(form):
            change_phone(request.member, **form.cleaned_data, address=request.address)
            text = gettext("The mobile phone is changed. Sign in with it, or with your login name.")
            return done(request, "console:security", text)
    return dialog(request, "console/phone.html", {"form": form})
