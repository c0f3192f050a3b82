"""What the pages of an account's conversations share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages as notices
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lifeloop.console.forms import Form
from lifeloop.console.live import news
from lifeloop.console.menu import may
from lifeloop.console.render import done, go
from lifeloop.console.requests import MerchantRequest
from lifeloop.console.words import say
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel import ids
from lifeloop.kernel.errors import DomainError, Refusal
from lifeloop.kernel.paging import Slice
from lifeloop.lifestyle.models import Account
from lifeloop.lifestyle.queries import is_usable
from lifeloop.messaging.models import Talk
from lifeloop.messaging.models.message import SendWay
from lifeloop.messaging.queries import conversations as queries
from lifeloop.messaging.queries import inbox
from lifeloop.messaging.queries.inbox import InboxItem
from lifeloop.messaging.queries.links import Links, resolve

PAGE = 30
MAX_KEY = 64  # characters
LONGEST = 500

FILTERS: list[tuple[str, Promise]] = [
    ("all", _("All conversations")),
    ("waiting", _("Waiting for an answer")),
    ("mine", _("Claimed by me")),
    ("unclaimed", _("Not claimed")),
]
# How what the account sent came about, where it was not a member who wrote it here.
WAYS: dict[str, Promise | str] = {
    SendWay.GREETING: _("greeting"),
    SendWay.REPLY: _("automatic reply"),
    SendWay.CUSTOM: _("customer message"),
    SendWay.BROADCAST: _("broadcast"),
    SendWay.NOTICE: _("template message of the account"),
}


class AnswerForm(Form):
    """One answer in words; ``key`` makes it one, however often it is sent."""

    key = forms.CharField(max_length=64, widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label=_("Answer"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST}),
    )


def fresh_form() -> AnswerForm:
    """An empty one, with a key of its own."""
    return AnswerForm(initial={"key": ids.token(16)})


@dataclass(frozen=True, slots=True)
class Desk:
    """One conversation as the visitor stands to it."""

    account: Account
    talk: Talk
    standing: queries.Standing
    usable: bool  # the account is not suspended
    may_act: bool
    mine: bool
    others: bool  # claimed by another member, who still is one
    may_free: bool

    @property
    def may_answer(self) -> bool:
        """Whether an answer would be taken now."""
        return self.usable and self.may_act and not self.others and self.standing.may_answer

    @property
    def live(self) -> str:
        """What the stream says when this conversation changed."""
        account_id = self.account.pk
        return f"{news.key_of_talk(account_id, self.talk.person_id)} {news.key_of_all(account_id)}"

    @property
    def token(self) -> str:
        """Changes when anything that stands around the messages does."""
        parts = (self.talk.claimed_by_id, self.talk.waiting > 0, self.standing.open)
        left = min(self.standing.left, 1)
        return ".".join(str(part) for part in (*parts, left, self.standing.ends_at))


def desk(request: MerchantRequest, account: Account, user_id: str) -> Desk:
    """The conversation with one person; a 404 (``TALK_NOT_FOUND``) for anything else."""
    talk = queries.talk_with(account, user_id)
    holder = talk.claimed_by
    mine = holder is not None and holder.pk == request.member.pk
    others = holder is not None and not mine and queries.is_member(account, holder)
    return Desk(
        account,
        talk,
        queries.standing(talk),
        usable=is_usable(account),
        may_act=may(request, Can.SEND),
        mine=mine,
        others=others,
        may_free=others and may(request, Can.MEMBERS),
    )


def messages(found: Desk, before: str | None) -> Slice[InboxItem]:
    """A page of it, newest first; without what mini programs sent, who may be another merchant's."""
    return inbox.account_page(
        found.talk.person, found.account, before=before, limit=PAGE, programs=False
    )


def drawn(found: Desk, page: Slice[InboxItem]) -> dict[str, Any]:
    """What the templates need of a page of messages, oldest first."""
    items = list(reversed(page.items))
    links: Links = resolve(found.account.pk, [item.content for item in items])
    names = queries.answerers(found.account, [item.message_id for item in items if item.message_id])
    return {
        "account": found.account,
        "desk": found,
        "items": [Drawn.of(item, links, names) for item in items],
        "earlier": page.next,
        "last": items[-1].key if items else "",
    }


@dataclass(frozen=True, slots=True)
class Drawn:
    """A message, its card, how it came about, and ``by`` which member."""

    item: InboxItem
    card: str
    leads: Any
    way: Promise | str
    by: str

    @classmethod
    def of(cls, item: InboxItem, links: Links, names: Mapping[int, str]) -> "Drawn":
        """Of one message."""
        way = _("to all followers") if item.seq is not None else WAYS.get(item.way, "")
        card = f"messaging/kinds/{item.kind}/card.html"
        return cls(item, card, links.of(item.content), way, names.get(item.message_id or 0, ""))


def since(context: dict[str, Any], after: str) -> dict[str, Any]:
    """The same with only the messages after a key; all of them when the key is on none."""
    keys = [one.item.key for one in context["items"]]
    if after in keys:
        context["items"] = context["items"][keys.index(after) + 1 :]
    return context


def act(
    request: MerchantRequest,
    account: Account,
    user_id: str,
    *,
    do: Callable[[Talk], object],
    then: tuple[str, str],
) -> HttpResponse:
    """Do something with a conversation and say so; a refusal (somebody was faster) is said on the conversation itself.

    ``then``: the page to go on to, and what to say there.
    """
    talk = queries.talk_with(account, user_id)
    try:
        do(talk)
    except DomainError as refusal:
        if refusal.kind is not Refusal.CONFLICT:
            raise
        notices.error(request, say(refusal))
        return go(request, reverse("console:account-talk", args=[account.pk, user_id]))
    return done(request, *then)
