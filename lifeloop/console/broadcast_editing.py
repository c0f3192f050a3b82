"""The page on which a broadcast is composed: new ones, drafts and corrections."""

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from lifeloop.console.broadcasts import BroadcastForm, initial_of
from lifeloop.console.confirming import posted
from lifeloop.console.message_content import MessageContentForm
from lifeloop.console.render import REFUSED, done, refusals, render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import Broadcast, BroadcastState
from lifeloop.messaging.queries.quotas import quotas
from lifeloop.messaging.services import broadcasts


def compose(
    request: MerchantRequest, account: Account, row: Broadcast | None = None
) -> HttpResponse:
    """The form with the phone beside it; saved as a draft, or sent."""
    fixed = row is not None and row.corrects_id is not None
    initial = initial_of(row) if row else _asked(request)
    form = BroadcastForm(account, posted(request), initial=initial, fixed=fixed)
    known = {"kind": row.kind, "content": row.content} if row else {}
    composer = MessageContentForm(account, posted(request), known)
    both = composer.is_valid()  # looked at first: while it is rearranged nothing is saved
    if form.is_valid() and both:
        with refusals(form):
            made = _save(request, account, form, composer, row)
            there = reverse("console:account-broadcast", args=[account.pk, made.pk])
            return done(request, there, _said(made))
    facts = {
        "account": account,
        "form": form,
        "composer": composer,
        "row": row,
        "quotas": quotas(account),
        "approval_above": settings.LIFELOOP_APPROVAL_ABOVE,
    }
    status = REFUSED if composer.refused or (form.is_bound and form.errors) else None
    return render(request, "console/broadcasts/form.html", facts, status=status)


def _save(
    request: MerchantRequest,
    account: Account,
    form: BroadcastForm,
    composer: MessageContentForm,
    row: Broadcast | None,
) -> Broadcast:
    actor = member_actor(request.member, request.address)
    wanted = form.wanted(composer.kind, composer.content)
    submit = request.POST.get("act") == "send"
    if row is not None:
        return broadcasts.edit(actor, account, broadcast_id=row.pk, wanted=wanted, submit=submit)
    key = form.cleaned_data["request_key"]
    return broadcasts.make(actor, account, wanted=wanted, request_key=key, submit=submit)


def _said(row: Broadcast) -> str:
    if row.state == BroadcastState.WAITING:
        return gettext("It is large: it waits for a second member to approve it.")
    if row.state == BroadcastState.DRAFT:
        return gettext("The draft is saved. Look at a preview, then send it.")
    if row.due_at is not None:
        return gettext("It is scheduled. Until then it can be taken back.")
    return gettext("It is on its way. This page shows how far it got.")


def _asked(request: MerchantRequest) -> dict[str, object]:
    """People who were chosen in the list of followers."""
    people = request.GET.getlist("person")
    chosen = [one for one in people if one.isascii() and one.isdigit() and len(one) == 16]
    return {"audience": "people", "people": "\n".join(chosen)} if chosen else {}
