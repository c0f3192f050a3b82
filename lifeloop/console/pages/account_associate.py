"""新增关联: type an APPID, 查找 shows the program's card, 立即关联 associates."""

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext

from lifeloop.console.forms import Form
from lifeloop.console.registry import Under, page
from lifeloop.console.render import dialog, done, refusals
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.relations.queries.association import FoundProgram, find
from lifeloop.relations.services.association import associate


class FindForm(Form):
    app_id = forms.CharField(
        label="APPID",
        max_length=64,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "autofocus": True}
        ),
    )


@page(
    "accounts/<str:account>/programs/add/",
    name="account-associate",
    title=N_("Add association"),
    can=Can.ASSOCIATE,
    post=Can.ASSOCIATE,
    place=Under("account-programs"),
)
def account_associate(request: MerchantRequest, account: Account) -> HttpResponse:
    """Whatever is wrong with the APPID gets one and the same answer."""
    form = FindForm(request.POST or None)
    found: FoundProgram | None = None
    if form.is_valid():
        app_id = form.cleaned_data["app_id"]
        with refusals(form):
            found = find(account, app_id=app_id)
            if "associate" in request.POST:
                return _associate(request, account, app_id)
    facts = {"form": form, "found": found, "account": account}
    return dialog(request, "console/accounts/associate.html", facts)


def _associate(request: MerchantRequest, account: Account, app_id: str) -> HttpResponse:
    actor = member_actor(request.member, request.address)
    row = associate(actor, account, app_id=app_id, member=request.member)
    text = gettext(
        "%(program)s is associated. It shows on the account's home, and may show the account."
    )
    named = {"program": row.program.name}
    return done(request, "console:account-programs", text % named, account=account.pk)
