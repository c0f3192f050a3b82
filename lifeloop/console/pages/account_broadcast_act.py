"""Submitting, approving, sending back, withdrawing, stopping, recalling: each asks first, and names what it is about.

What cannot be undone asks to type how the broadcast begins.
"""

from django.http import Http404, HttpResponse
from django.urls import reverse

from lifeloop.console.broadcast_acts import DEEDS, Deed, spelled
from lifeloop.console.confirming import Ask, NoteForm, TypedForm, confirm, posted
from lifeloop.console.forms import Form
from lifeloop.console.registry import Under, page
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import Broadcast
from lifeloop.messaging.queries import broadcasts as queries


@page(
    "accounts/<str:account>/broadcasts/<int:broadcast_id>/do/<str:act>/",
    name="account-broadcast-act",
    title=N_("Broadcast"),
    can=Can.SEND,
    post=Can.SEND,
    place=Under("account-broadcasts"),
)
def account_broadcast_act(
    request: MerchantRequest, account: Account, broadcast_id: int, act: str
) -> HttpResponse:
    """What is refused (another did it first, one's own approval) is said in the dialog."""
    row = queries.get(account, broadcast_id)
    deed = DEEDS.get(act)
    if deed is None:
        raise Http404
    ask = Ask(
        str(deed.question) % {"name": queries.line(row)},
        str(deed.button),
        [str(one) for one in deed.consequences],
        account,
        danger=deed.danger,
        title=str(deed.button),
    )
    actor = member_actor(request.member, request.address)

    def do(form: Form) -> None:
        deed.do(actor, account, broadcast_id, form.cleaned_data.get("note", ""))

    gone = act == "discard"
    there = reverse(
        "console:account-broadcasts" if gone else "console:account-broadcast",
        args=[account.pk] if gone else [account.pk, broadcast_id],
    )
    form = _form(request, deed, row)
    return confirm(request, ask, do=do, then=(there, str(deed.said)), form=form)


def _form(request: MerchantRequest, deed: Deed, row: Broadcast) -> Form:
    if deed.typed:
        return TypedForm(posted(request), name=spelled(row))
    return NoteForm(posted(request)) if deed.note else Form(posted(request))
