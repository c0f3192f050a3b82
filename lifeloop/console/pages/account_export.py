"""Exporting the followers that the list shows."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from lifeloop.console import follower_filters as asking
from lifeloop.console.confirming import posted
from lifeloop.console.forms import Form
from lifeloop.console.registry import Under, page
from lifeloop.console.render import dialog, done, refusals
from lifeloop.console.requests import MerchantRequest
from lifeloop.followers.services import exports
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account


class ExportForm(Form):
    format = forms.ChoiceField(
        label=_("Format"), choices=[("csv", "CSV"), ("xlsx", "XLSX")], initial="csv"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text = gettext(
            "A workbook (XLSX) has up to %(rows)s followers on a sheet and %(sheets)s sheets; CSV has no limit."
        )
        self.fields["format"].help_text = text % {
            "rows": f"{settings.LIFELOOP_WORKBOOK_ROWS:,}",
            "sheets": settings.LIFELOOP_WORKBOOK_SHEETS,
        }


@page(
    "accounts/<str:account>/followers-export/",
    name="account-export",
    title=N_("Export followers"),
    can=Can.FOLLOWERS_FILES,
    post=Can.FOLLOWERS_FILES,
    place=Under("account-followers"),
)
def account_export(request: MerchantRequest, account: Account) -> HttpResponse:
    """With the filters of the list; phones stay masked."""
    asked = asking.read(account, request.GET)
    form = ExportForm(posted(request))
    if form.is_valid():
        actor = member_actor(request.member, request.address)
        with refusals(form):
            exports.begin(
                actor,
                account,
                asked=asked.filters,
                kind=form.cleaned_data["format"],
                language=get_language() or "zh-hans",
            )
            text = gettext("The export is on its way; you may leave this page and come back.")
            return done(request, "console:account-transfers", text, account=account.pk)
    lead = (
        gettext("Exports the followers that the list shows with its present filters.")
        if asked.filters.active
        else gettext("Exports all followers of this account.")
    )
    facts = {"form": form, "lead": lead, "button": gettext("Export")}
    return dialog(request, "console/followers/form.html", facts)
