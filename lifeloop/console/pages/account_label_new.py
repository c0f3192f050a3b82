"""A new label."""

from django.http import HttpResponse
from django.utils.translation import gettext

from lifeloop.console.confirming import posted
from lifeloop.console.label_form import LabelNameForm
from lifeloop.console.registry import Under, page
from lifeloop.console.render import dialog, done, refusals
from lifeloop.console.requests import MerchantRequest
from lifeloop.followers.services import labels
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account


@page(
    "accounts/<str:account>/labels/new/",
    name="account-label-new",
    title=N_("New label"),
    can=Can.FOLLOWERS,
    post=Can.FOLLOWERS,
    place=Under("account-labels"),
)
def account_label_new(request: MerchantRequest, account: Account) -> HttpResponse:
    """The name; values come with the followers it is put on."""
    form = LabelNameForm(posted(request))
    if form.is_valid():
        actor = member_actor(request.member, request.address)
        with refusals(form):
            label = labels.create(actor, account, name=form.cleaned_data["name"])
            text = gettext(
                "The label %(name)s is made. Put it on followers in their list, or import values."
            )
            named = {"name": label.name}
            return done(request, "console:account-labels", text % named, account=account.pk)
    facts = {"form": form, "button": gettext("Make the label")}
    return dialog(request, "console/followers/form.html", facts)
