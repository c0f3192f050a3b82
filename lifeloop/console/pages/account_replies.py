"""自动回复: what an account answers by itself, in the order in which it is tried."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpResponse
from django.utils.functional import Promise

from lifeloop.console.paging import paged
from lifeloop.console.registry import Tab, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.kinds import kind_of
from lifeloop.messaging.models import ReplyRule, ReplyTrigger
from lifeloop.messaging.queries.links import Links, resolve
from lifeloop.messaging.queries.replies import rules_of


@page(
    "accounts/<str:account>/replies/",
    name="account-replies",
    title=N_("Automatic replies"),
    can=Can.VIEW,
    place=Tab("account", 110, "accounts"),
)
def account_replies(request: MerchantRequest, account: Account) -> HttpResponse:
    """Of all sorts, or of one; what leads nowhere now is marked."""
    trigger = request.GET.get("trigger", "")
    trigger = trigger if trigger in ReplyTrigger.values else ""
    found = paged(request, rules_of(account, trigger=trigger))
    contents = [kind_of(row.kind).model.model_validate(row.content) for row in found.items]
    links = resolve(account.pk, contents)
    facts = {
        "account": account,
        "page": found,
        "rows": [
            Row.of(row, content, links) for row, content in zip(found.items, contents, strict=True)
        ],
        "triggers": ReplyTrigger.choices,
        "trigger": trigger,
        "hours": settings.LIFELOOP_DEFAULT_REPLY_HOURS,
    }
    return render(request, "console/replies/list.html", facts)


@dataclass(frozen=True, slots=True)
class Row:
    """A rule, its answer in one line, and why a part of it leads nowhere."""

    rule: ReplyRule
    kind: str | Promise
    line: str
    dark: str

    @classmethod
    def of(cls, rule: ReplyRule, content: object, links: Links) -> "Row":
        """Of one rule."""
        kind = kind_of(rule.kind)
        assert isinstance(content, kind.model)
        dark = next((lead for lead in links.of(content) if lead.dark), None)
        reason = f"{dark.name or '–'}: {dark.reason}" if dark else ""
        return cls(rule, kind.label, kind.preview(content)[:60], reason)
