"""试发 of an account's template: from the console to one follower."""

from django.http import HttpResponse
from django.utils.translation import gettext

from lifeloop.console.account_choosing import NoticeForm
from lifeloop.console.registry import Under, page
from lifeloop.console.render import done, refusals, render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.errors_templates import NoticeTemplate
from lifeloop.messaging.queries.account_templates import of_account
from lifeloop.messaging.services.trials import try_account_template


@page(
    "accounts/<str:account>/templates/<str:template_id>/try/",
    name="account-template-try",
    title=N_("Trial send"),
    can=Can.SEND,
    post=Can.SEND,
    place=Under("account-templates"),
)
def account_template_try(
    request: MerchantRequest, account: Account, template_id: str
) -> HttpResponse:
    """Refused for the reasons a send is refused for; marked as a trial on the phone and in the log."""
    template = of_account(account).filter(pk=template_id).first()
    if template is None:
        raise NoticeTemplate
    form = NoticeForm(request.POST or None, template=template)
    if form.is_valid():
        with refusals(form):
            try_account_template(
                member_actor(request.member, request.address),
                account,
                member=request.member,
                template_id=template_id,
                user_id=form.cleaned_data["user_id"].strip(),
                context=form.context(),
            )
            text = gettext("Sent. The follower finds it inside the lifestyle account.")
            return done(request, "console:account-templates", text, account=account.pk)
    facts = {
        "account": account,
        "template": template,
        "form": form,
        "card": form.card(account),
    }
    return render(request, "console/accounts/template_try.html", facts)
