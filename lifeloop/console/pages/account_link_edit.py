"""Leading a short link elsewhere."""

from django.http import HttpResponse
from django.utils.translation import gettext

from lifeloop.console.confirming import posted
from lifeloop.console.promotion import ChangeForm, known_goto
from lifeloop.console.registry import Under, page
from lifeloop.console.render import dialog, done, refusals
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.placements.queries import short_links
from lifeloop.placements.services.short_links import change


@page(
    "accounts/<str:account>/links/<int:link_id>/edit/",
    name="account-link-edit",
    title=N_("Edit short link"),
    can=Can.APP_EDIT,
    post=Can.APP_EDIT,
    place=Under("account-links"),
)
def account_link_edit(request: MerchantRequest, account: Account, link_id: int) -> HttpResponse:
    """The address stays what it is."""
    link = short_links.get(account, link_id)
    known = {**known_goto(link.target), "remark": link.remark}
    form = ChangeForm(posted(request), account=account, initial=known)
    if form.is_valid():
        with refusals(form):
            change(
                member_actor(request.member, request.address),
                account,
                link_id=link_id,
                target=form.goto(),
                remark=form.cleaned_data["remark"],
            )
            text = gettext("Saved. The link leads there from the next tap on.")
            return done(request, "console:account-links", text, account=account.pk)
    return dialog(request, "console/accounts/goto_edit.html", {"form": form, "account": account})
