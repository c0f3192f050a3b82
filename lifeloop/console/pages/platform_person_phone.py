"""A person's whole phone number, for the platform's operator: with a reason and the password, and the person is told."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _

from lifeloop.console.forms import Form, PasswordField
from lifeloop.console.registry import Under, page
from lifeloop.console.render import dialog, refusals
from lifeloop.console.requests import MemberRequest
from lifeloop.identity.models import Person
from lifeloop.identity.queries.people import by_user_id
from lifeloop.identity.rules.roles import Can
from lifeloop.identity.services.revealing import MOST, reveal_phone
from lifeloop.kernel.text import N_


class RevealForm(Form):
    """Why, and once more who asks."""

    reason = forms.CharField(
        label=_("Reason"), max_length=MOST, widget=forms.Textarea(attrs={"rows": 3})
    )
    old = PasswordField(label=_("Your password"))


@page(
    "platform/people/<str:user_id>/phone/",
    name="platform-person-phone",
    title=N_("Look at the whole phone number"),
    can=Can.PLATFORM,
    post=Can.PLATFORM,
    place=Under("platform-people"),
)
def platform_person_phone(request: MemberRequest, user_id: str) -> HttpResponse:
    """The answer to the form, and nothing else, shows the number: it is on no page that can be opened again."""
    person = _person(user_id)
    form = RevealForm(request.POST or None)
    facts: dict[str, Any] = {"form": form, "person": person}
    if form.is_valid():
        with refusals(form):
            facts["phone"] = reveal_phone(
                request.member,
                person,
                reason=form.cleaned_data["reason"],
                password=form.cleaned_data["old"],
                address=request.address,
            )
    return dialog(request, "console/platform/person_phone.html", facts)


def _person(user_id: str) -> Person:
    found = by_user_id(user_id)
    if found is None:
        raise Http404
    return found
