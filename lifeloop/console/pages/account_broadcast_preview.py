"""A preview for a few members, on their own phones."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from lifeloop.console.confirming import posted
from lifeloop.console.forms import Form
from lifeloop.console.registry import Under, page
from lifeloop.console.render import dialog, done, refusals
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.queries import broadcasts as queries
from lifeloop.messaging.services import previews


class PreviewForm(Form):
    """Members by id; which of them can get it is said beside each."""

    members = forms.TypedMultipleChoiceField(
        coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, found: list[previews.Viewer], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["members"]
        field.label = gettext("Members")
        field.choices = [(one.member.pk, one.member.name) for one in found]


@page(
    "accounts/<str:account>/broadcasts/<int:broadcast_id>/preview/",
    name="account-broadcast-preview",
    title=N_("Preview"),
    can=Can.SEND,
    post=Can.SEND,
    place=Under("account-broadcasts"),
)
def account_broadcast_preview(
    request: MerchantRequest, account: Account, broadcast_id: int
) -> HttpResponse:
    """They find it in their inbox, marked as a preview."""
    row = queries.get(account, broadcast_id)
    found = previews.viewers(account)
    form = PreviewForm(found, posted(request))
    if form.is_valid():
        with refusals(form):
            actor = member_actor(request.member, request.address)
            sent = previews.preview(
                actor, account, broadcast_id=row.pk, member_ids=form.cleaned_data["members"]
            )
            text = ngettext(
                "%(number)s member has the preview in the inbox.",
                "%(number)s members have the preview in their inboxes.",
                len(sent),
            ) % {"number": len(sent)}
            there = reverse("console:account-broadcast", args=[account.pk, row.pk])
            return done(request, there, text)
    facts = {"form": form, "found": found, "chosen": request.POST.getlist("members"), "row": row}
    return dialog(request, "console/broadcasts/preview.html", facts)
