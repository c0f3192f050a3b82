"""The form of a trial send: a value for each keyword, and the page that the card opens."""

from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from lifeloop.console.forms import Form
from lifeloop.messaging.models import UserTemplate
from lifeloop.messaging.rules.templates import PAGE_LENGTH, VALUE_LENGTH


class TryForm(Form):
    """``value_1``… named after the template's keywords, filled with the library's samples."""

    page = forms.CharField(
        label=_("Page"),
        max_length=PAGE_LENGTH,
        initial="pages/index",
        help_text=_("What the card opens, with its query after a question mark."),
    )

    def __init__(self, *args: Any, template: UserTemplate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keywords = list(template.keywords)
        page = self.fields.pop("page")
        for number, name in enumerate(self.keywords, 1):
            self.fields[f"value_{number}"] = forms.CharField(
                label=name,
                max_length=VALUE_LENGTH,
                initial=template.library.example.get(name, ""),
                widget=forms.TextInput(attrs={"class": "form-control"}),
            )
        self.fields["page"] = page

    def _names(self) -> list[str]:
        return [f"value_{number}" for number in range(1, len(self.keywords) + 1)]

    @property
    def typed(self) -> list[BoundField]:
        """The keywords' fields."""
        return [self[name] for name in self._names()]

    def values(self) -> list[str]:
        """What was typed, in order."""
        return [self.cleaned_data[name] for name in self._names()]

    def shown(self) -> dict[str, str]:
        """Keyword → what the drawn card shows now."""
        return {
            name: str(self[field].value() or "…")
            for name, field in zip(self.keywords, self._names(), strict=True)
        }
