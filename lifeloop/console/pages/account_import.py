"""Importing labels and notes of followers."""

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lifeloop.console.forms import Form
from lifeloop.console.registry import Under, page
from lifeloop.console.render import dialog, done, refusals
from lifeloop.console.requests import MerchantRequest
from lifeloop.followers.services import imports
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account


class ImportForm(Form):
    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,text/csv"}),
    )


@page(
    "accounts/<str:account>/followers-import/",
    name="account-import",
    title=N_("Import labels and notes"),
    can=Can.FOLLOWERS_FILES,
    post=Can.FOLLOWERS_FILES,
    place=Under("account-followers"),
)
def account_import(request: MerchantRequest, account: Account) -> HttpResponse:
    """Only people who follow already; it makes nobody a follower."""
    post = request.method == "POST"
    form = ImportForm(request.POST if post else None, request.FILES if post else None)
    if form.is_valid():
        actor = member_actor(request.member, request.address)
        with refusals(form):
            imports.begin(actor, account, file=form.cleaned_data["file"])
            text = gettext("The import is on its way; you may leave this page and come back.")
            return done(request, "console:account-transfers", text, account=account.pk)
    facts = {
        "form": form,
        "most": settings.LIFELOOP_IMPORT_BYTES // 2**20,
        "lines": settings.LIFELOOP_IMPORT_LINES,
    }
    return dialog(request, "console/followers/import.html", facts)
