"""Leading a promotion code elsewhere: what it is printed on stays right."""

from django.http import HttpResponse
from django.utils.translation import gettext

from lifeloop.console.confirming import posted
from lifeloop.console.promotion import CodeChangeForm, known_goto
from lifeloop.console.registry import Under, page
from lifeloop.console.render import dialog, done, refusals
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.placements.queries import codes
from lifeloop.placements.services.codes import change


@page(
    "accounts/<str:account>/codes/<int:code_id>/edit/",
    name="account-code-edit",
    title=N_("Edit promotion code"),
    can=Can.APP_EDIT,
    post=Can.APP_EDIT,
    place=Under("account-codes"),
)
def account_code_edit(request: MerchantRequest, account: Account, code_id: int) -> HttpResponse:
    """Scene and sort stay: they are in the code's figures."""
    code = codes.get(account, code_id)
    known = {**known_goto(code.goto), "remark": code.remark, "with_logo": code.with_logo}
    form = CodeChangeForm(posted(request), account=account, initial=known)
    if form.is_valid():
        with refusals(form):
            change(
                member_actor(request.member, request.address),
                account,
                code_id=code_id,
                goto=form.goto(),
                remark=form.cleaned_data["remark"],
                with_logo=form.cleaned_data["with_logo"],
            )
            text = gettext("Saved. The code “%(scene)s” leads there from the next scan on.")
            names = {"scene": code.scene_id}
            return done(request, "console:account-codes", text % names, account=account.pk)
    return dialog(request, "console/accounts/goto_edit.html", {"form": form, "account": account})
