"""One automatic reply: what it says and when."""

from django.http import HttpResponse
from django.utils.translation import gettext

from lifeloop.console.confirming import posted
from lifeloop.console.message_content import MessageContentForm
from lifeloop.console.registry import Under, page
from lifeloop.console.render import REFUSED, done, refusals, render
from lifeloop.console.replies import ReplyForm, event_keys, known
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.queries.replies import rule
from lifeloop.messaging.services.reply_rules import save


@page(
    "accounts/<str:account>/replies/<int:rule_id>/",
    name="account-reply",
    title=N_("Automatic reply"),
    can=Can.APP_EDIT,
    post=Can.APP_EDIT,
    place=Under("account-replies"),
)
def account_reply(request: MerchantRequest, account: Account, rule_id: int) -> HttpResponse:
    """Changing it holds for what people write from then on."""
    row = rule(account, rule_id)
    form = ReplyForm(posted(request), initial=known(row))
    composer = MessageContentForm(
        account, posted(request), {"kind": row.kind, "content": row.content}
    )
    both = composer.is_valid()
    if form.is_valid() and both:
        with refusals(form):
            actor = member_actor(request.member, request.address)
            wanted = form.wanted(composer.kind, composer.content)
            saved = save(actor, account, wanted, rule_id=row.pk)
            text = gettext("“%(name)s” is saved.") % {"name": saved.name}
            return done(request, "console:account-replies", text, account=account.pk)
    facts = {
        "account": account,
        "rule": row,
        "form": form,
        "composer": composer,
        "keys": event_keys(account),
    }
    status = REFUSED if composer.refused else None
    return render(request, "console/replies/form.html", facts, status=status)
