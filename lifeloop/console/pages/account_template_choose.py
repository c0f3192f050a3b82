"""Choosing 2–5 keywords for a template of the account, with the card as the phone will draw it."""

from django.http import Http404, HttpResponse
from django.utils.translation import gettext

from lifeloop.console.account_choosing import AccountChooseForm, notice_card
from lifeloop.console.choosing import Choice, samples
from lifeloop.console.registry import Under, page
from lifeloop.console.render import done, refusals, render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.queries.account_templates import industry_of, offered
from lifeloop.messaging.services.account_templates import choose


@page(
    "accounts/<str:account>/templates/library/<str:code>/",
    name="account-template-choose",
    title=N_("Choose keywords"),
    can=Can.TEMPLATES,
    post=Can.TEMPLATES,
    place=Under("account-templates"),
)
def account_template_choose(request: MerchantRequest, account: Account, code: str) -> HttpResponse:
    """Every button but the last only changes the choice: the page is drawn again with it."""
    library = offered(industry_of(account)).filter(pk=code).first()
    if library is None:
        raise Http404
    choice = Choice.read(library.keywords, request.POST)
    form = AccountChooseForm(request.POST or None, initial={"first": True, "remark": True})
    first, remark = bool(form["first"].value()), bool(form["remark"].value())
    if "save" in request.POST and form.is_valid():
        with refusals(form):
            made = choose(
                member_actor(request.member, request.address),
                account,
                library_code=code,
                keywords=choice.chosen,
                first=first,
                remark=remark,
            )
            text = gettext("%(title)s is ready. Copy its id into your backend: a send names it.")
            return done(
                request,
                "console:account-templates",
                text % {"title": made.title},
                account=account.pk,
            )
    facts = {
        "account": account,
        "library": library,
        "choice": choice,
        "form": form,
        "card": notice_card(
            account,
            library.title,
            samples(library, choice.chosen),
            first=gettext("First line") if first else "",
            remark=gettext("Remark") if remark else "",
        ),
    }
    return render(request, "console/accounts/template_choose.html", facts)
