"""A new automatic reply."""

from django.http import HttpResponse
from django.utils.translation import gettext

from lifeloop.console.confirming import posted
from lifeloop.console.message_content import MessageContentForm
from lifeloop.console.registry import Under, page
from lifeloop.console.render import REFUSED, done, refusals, render
from lifeloop.console.replies import ReplyForm, event_keys
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import ReplyTrigger
from lifeloop.messaging.services.reply_rules import save


@page(
    "accounts/<str:account>/replies/new/",
    name="account-reply-new",
    title=N_("New automatic reply"),
    can=Can.APP_EDIT,
    post=Can.APP_EDIT,
    place=Under("account-replies"),
)
def account_reply_new(request: MerchantRequest, account: Account) -> HttpResponse:
    """It holds for what people write from then on."""
    trigger = request.GET.get("trigger", "")
    initial = {"trigger": trigger} if trigger in ReplyTrigger.values else {}
    form = ReplyForm(posted(request), initial=initial)
    composer = MessageContentForm(account, posted(request))
    both = composer.is_valid()  # looked at first: while it is rearranged nothing is saved
    if form.is_valid() and both:
        with refusals(form):
            actor = member_actor(request.member, request.address)
            made = save(actor, account, form.wanted(composer.kind, composer.content))
            text = gettext("“%(name)s” is saved and answers from now on.") % {"name": made.name}
            return done(request, "console:account-replies", text, account=account.pk)
    facts = {"account": account, "form": form, "composer": composer, "keys": event_keys(account)}
    status = REFUSED if composer.refused else None
    return render(request, "console/replies/form.html", facts, status=status)
