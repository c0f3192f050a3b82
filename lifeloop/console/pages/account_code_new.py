"""A new promotion code."""

from django.http import HttpResponse
from django.utils.translation import gettext

from lifeloop.console.promotion import CodeForm
from lifeloop.console.registry import Under, page
from lifeloop.console.render import dialog, done, refusals
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.placements.services.codes import NewCode, make


@page(
    "accounts/<str:account>/codes/new/",
    name="account-code-new",
    title=N_("New promotion code"),
    can=Can.APP_EDIT,
    post=Can.APP_EDIT,
    place=Under("account-codes"),
)
def account_code_new(request: MerchantRequest, account: Account) -> HttpResponse:
    """Temporary ones live for minutes, permanent ones until they are revoked."""
    form = CodeForm(request.POST or None, account=account)
    if form.is_valid():
        with refusals(form):
            data = form.cleaned_data
            wanted = NewCode(
                sort=data["sort"],
                scene_id=data["scene_id"],
                seconds=form.seconds(),
                goto=form.goto(),
                remark=data["remark"],
                with_logo=data["with_logo"],
            )
            code = make(member_actor(request.member, request.address), account, wanted=wanted)
            text = gettext("The code “%(scene)s” is ready. Open it to print or download it.")
            names = {"scene": code.scene_id}
            return done(request, "console:account-codes", text % names, account=account.pk)
    return dialog(request, "console/accounts/code_new.html", {"form": form, "account": account})
