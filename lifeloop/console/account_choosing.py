"""Forms and drawn cards of an account's own templates."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from lifeloop.console.forms import Form
from lifeloop.console.library_forms import industry_choices
from lifeloop.kernel.errors import DomainError
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.kinds import kind_of
from lifeloop.messaging.models import AccountTemplate
from lifeloop.messaging.queries.links import resolve
from lifeloop.messaging.rules.notices import URL, VALUE, Context, target_of

HEAD = "#1677ff"


class IndustryForm(Form):
    """Two industries of the list."""

    primary = forms.ChoiceField(label=_("Primary industry"))
    secondary = forms.ChoiceField(label=_("Secondary industry"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("primary", "secondary"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = industry_choices()


class AccountChooseForm(Form):
    """What stands around the keywords."""

    first = forms.BooleanField(label=_("A first line above the keywords"), required=False)
    remark = forms.BooleanField(label=_("A remark below the keywords"), required=False)


class NoticeForm(Form):
    """A trial of an account's template: to whom, its values, where its foot leads."""

    user_id = forms.CharField(
        label=_("Follower’s user_id"),
        max_length=20,
        help_text=_("2088…, as the list of followers shows it. Your own, if you follow."),
    )

    def __init__(self, *args: Any, template: AccountTemplate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.template = template
        example = template.library.example if template.library else {}
        if template.first:
            self._line("first", _("First line"), _("Hello, here is news of your membership."))
        for number, name in enumerate(template.keywords, 1):
            self._line(f"keyword{number}", name, example.get(name, ""), required=True)
        if template.remark:
            self._line("remark", _("Remark"), "")
        self.fields["url"] = forms.CharField(
            label=_("Where its foot leads"),
            max_length=URL,
            required=False,
            widget=forms.TextInput(attrs={"class": "form-control"}),
            help_text=_(
                "An http address, or alipays://platformapi/startapp?appId=…&page=… of an associated mini program; empty: nowhere."
            ),
        )
        self.fields["action_name"] = forms.CharField(
            label=_("Words of its foot"),
            max_length=16,
            required=False,
            widget=forms.TextInput(attrs={"class": "form-control"}),
            help_text=_("At most 8 Chinese or 16 Latin characters."),
        )

    def _line(self, name: str, label: Any, initial: Any, *, required: bool = False) -> None:
        self.fields[name] = forms.CharField(
            label=label,
            max_length=VALUE,
            initial=initial,
            required=required,
            widget=forms.TextInput(attrs={"class": "form-control"}),
        )

    @property
    def lines(self) -> list[BoundField]:
        """The fields of the texts, in the card's order."""
        return [self[name] for name in self._names()]

    def _names(self) -> list[str]:
        keywords = [f"keyword{number}" for number in range(1, len(self.template.keywords) + 1)]
        return [name for name in ("first", *keywords, "remark") if name in self.fields]

    def context(self) -> Context:
        """What was typed, as a backend would say it."""
        values = {
            name: {"value": self.cleaned_data[name]}
            for name in self._names()
            if self.cleaned_data[name]
        }
        typed = self.cleaned_data
        return Context(values, HEAD, typed["url"], typed["action_name"])

    def card(self, account: Account) -> dict[str, Any]:
        """The card with what stands in the fields now."""
        shown = {name: str(self[name].value() or "") for name in self._names()}
        fields = {
            keyword: shown[f"keyword{number}"] or "…"
            for number, keyword in enumerate(self.template.keywords, 1)
        }
        return notice_card(
            account,
            self.template.title,
            fields,
            first=shown.get("first", ""),
            remark=shown.get("remark", ""),
            url=str(self["url"].value() or ""),
            action=str(self["action_name"].value() or ""),
        )


def notice_card(  # noqa: PLR0913 -- the parts of a card
    account: Account,
    title: str,
    fields: Mapping[str, str],
    *,
    first: str = "",
    remark: str = "",
    url: str = "",
    action: str = "",
) -> dict[str, Any]:
    """What the kind's card needs; an address that leads nowhere is drawn as none."""
    kind = kind_of("notice")
    try:
        target = target_of(url)
    except DomainError:
        target = None
    content = kind.read(
        {
            "title": title,
            "head_color": HEAD,
            "first": {"value": first} if first else None,
            "fields": [{"name": name, "value": value} for name, value in fields.items()],
            "remark": {"value": remark} if remark else None,
            "action": action,
            "target": target.model_dump() if target else None,
        }
    )
    return {
        "template": kind.card,
        "item": {"account": account},
        "content": content,
        "leads": resolve(account.pk, [content]).of(content),
    }
