"""What a broadcast would do if it went now: of a form that is being filled in, nothing is saved."""

from django.http import HttpResponse

from lifeloop.console.broadcasts import BroadcastForm
from lifeloop.console.registry import Under, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.errors import DomainError
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.queries.audiences import checked
from lifeloop.messaging.queries.dry_run import dry_run


@page(
    "accounts/<str:account>/broadcasts/dry-run/",
    name="account-broadcast-dry-run",
    title=N_("Who will get it"),
    post=Can.SEND,
    place=Under("account-broadcasts"),
)
def account_broadcast_dry_run(request: MerchantRequest, account: Account) -> HttpResponse:
    """The panel beside the form; errors are shown where they belong once the form is sent."""
    form = BroadcastForm(account, request.POST)
    run, said = None, ""
    if form.is_valid():
        try:
            sort = form.cleaned_data["audience"]
            audience = checked(account, sort, form.audience_document())
            run = dry_run(account, sort, audience, due_at=form.due(), hold_out=form.share())
        except DomainError as error:
            said = error.text % error.params
    facts = {"account": account, "run": run, "said": said}
    return render(request, "console/broadcasts/dry_run.html", facts, status=200)
