"""Another name for a label."""

from django.http import Http404, HttpResponse
from django.utils.translation import gettext

from lifeloop.console.confirming import posted
from lifeloop.console.label_form import LabelNameForm
from lifeloop.console.registry import Under, page
from lifeloop.console.render import dialog, done, refusals
from lifeloop.console.requests import MerchantRequest
from lifeloop.followers.errors import LabelNotFound
from lifeloop.followers.queries import labels as known
from lifeloop.followers.services import labels
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account


@page(
    "accounts/<str:account>/labels/<int:label_id>/rename/",
    name="account-label-rename",
    title=N_("Rename label"),
    can=Can.FOLLOWERS,
    post=Can.FOLLOWERS,
    place=Under("account-labels"),
)
def account_label_rename(request: MerchantRequest, account: Account, label_id: int) -> HttpResponse:
    """Groups and menus go on with it."""
    try:
        label = known.get(account, label_id)
    except LabelNotFound as error:
        raise Http404 from error
    form = LabelNameForm(posted(request), initial={"name": label.name})
    if form.is_valid():
        actor = member_actor(request.member, request.address)
        with refusals(form):
            renamed = labels.rename(actor, account, label.pk, name=form.cleaned_data["name"])
            text = gettext("The label is called %(name)s now.") % {"name": renamed.name}
            return done(request, "console:account-labels", text, account=account.pk)
    facts = {"form": form, "button": gettext("Rename")}
    return dialog(request, "console/followers/form.html", facts)
