"""A note about a follower, for the merchant's own members."""

from django import forms
from django.http import Http404, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lifeloop.console.forms import Form
from lifeloop.console.registry import Under, page
from lifeloop.console.render import dialog, done, refusals
from lifeloop.console.requests import MerchantRequest
from lifeloop.followers.errors import FollowerNotFound
from lifeloop.followers.queries import people
from lifeloop.followers.services.people import set_note
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account


class NoteForm(Form):
    note = forms.CharField(
        label=_("Remark"),
        required=False,
        max_length=200,  # the domain says how long a note is, in its own words
        help_text=_("At most 60 characters. The person never sees it; it goes when they unfollow."),
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off"}),
    )


@page(
    "accounts/<str:account>/followers/<str:user_id>/note/",
    name="account-follower-note",
    title=N_("Remark"),
    can=Can.FOLLOWERS,
    post=Can.FOLLOWERS,
    place=Under("account-followers"),
)
def account_follower_note(request: MerchantRequest, account: Account, user_id: str) -> HttpResponse:
    """An empty note removes it."""
    try:
        follow = people.follower(account, user_id)
    except FollowerNotFound as error:
        raise Http404 from error
    form = NoteForm(
        request.POST if request.method == "POST" else None, initial={"note": follow.note}
    )
    if form.is_valid():
        actor = member_actor(request.member, request.address)
        with refusals(form):
            set_note(actor, account, follow.person_id, note=form.cleaned_data["note"])
            text = gettext("The note is saved; the list finds it at once.")
            return done(
                request, "console:account-follower", text, account=account.pk, user_id=user_id
            )
    facts = {"form": form, "button": gettext("Save"), "account": account, "follow": follow}
    return dialog(request, "console/followers/form.html", facts)
