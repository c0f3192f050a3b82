"""The form of an automatic reply."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lifeloop.console.forms import Form
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import ReplyMatch, ReplyRule, ReplyTrigger
from lifeloop.messaging.rules.replies import KEYWORD_LENGTH, MOST_KEYWORDS
from lifeloop.messaging.services.reply_rules import NAME_LENGTH, Wanted
from lifeloop.placements.models.menu import MenuStyle
from lifeloop.placements.queries.menus import of_account
from lifeloop.placements.rules.menus import stored_entries, targets_of
from lifeloop.placements.rules.targets import EventTarget


class ReplyForm(Form):
    """When it is sent; what is sent is composed beside it."""

    trigger = forms.ChoiceField(
        label=_("When it is sent"),
        choices=ReplyTrigger.choices,
        widget=forms.RadioSelect,
        initial=ReplyTrigger.KEYWORD,
    )
    name = forms.CharField(
        label=_("Name"),
        max_length=NAME_LENGTH,
        help_text=_("For your own list; people do not see it."),
    )
    match = forms.ChoiceField(
        label=_("What they write"),
        choices=ReplyMatch.choices,
        required=False,
        help_text=_("Capitals, full width and blanks make no difference."),
    )
    keywords = forms.CharField(
        label=_("Keywords, or event keys of the menu"),
        required=False,
        max_length=(MOST_KEYWORDS + 5) * 70,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    on = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keywords"].help_text = _(
            "One a line, at most %(most)s, of at most %(length)s characters each."
        ) % {"most": MOST_KEYWORDS, "length": KEYWORD_LENGTH}

    def wanted(self, kind: str, content: dict[str, Any]) -> Wanted:
        """The rule as it was typed; only of a valid form."""
        typed = self.cleaned_data
        return Wanted(
            ReplyTrigger(typed["trigger"]),
            typed["name"],
            kind,
            content,
            typed["keywords"],
            ReplyMatch(typed["match"] or ReplyMatch.EXACT),
            typed["on"],
        )


def event_keys(account: Account) -> list[str]:
    """The event keys of the account's menus: what a rule of a menu entry can answer."""
    menus = [menu for style in MenuStyle.values for menu in of_account(account, style=style)]
    targets = [one for menu in menus for one in targets_of(stored_entries(menu.entries))]
    return sorted({one.key for one in targets if isinstance(one, EventTarget)})


def known(rule: ReplyRule) -> dict[str, Any]:
    """What the form shows of a rule that exists."""
    return {
        "trigger": rule.trigger,
        "name": rule.name,
        "match": rule.match,
        "keywords": "\n".join(rule.keywords),
        "on": rule.on,
    }
