"""The form of a library template: its title, industry, what allows a send, and up to ten keywords with samples."""

from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from lifeloop.console.categories import category_word
from lifeloop.console.forms import Form
from lifeloop.messaging.models import LibraryTemplate, TemplateScene
from lifeloop.messaging.rules.library import INDUSTRIES, MOST, SAMPLE

SCENES = {
    TemplateScene.FORM: _("Form id: after a form was sent, up to three messages in seven days"),
    TemplateScene.ONE_TIME: _("One-time subscription: one consent, one message"),
    TemplateScene.LONG_TERM: _("Long-term subscription: one consent, many messages"),
    TemplateScene.ACCOUNT: _("Lifestyle account: to its followers"),
}


def scene_choices(*, account: bool | None = None) -> list[tuple[str, Any]]:
    """What a template may be for; ``account``: only an account's own, or only a program's."""
    wanted = {None: set(SCENES), True: {TemplateScene.ACCOUNT}}.get(account)
    if wanted is None:
        wanted = set(SCENES) - {TemplateScene.ACCOUNT}
    return [(scene.value, label) for scene, label in SCENES.items() if scene in wanted]


def industry_choices(kept: str = "") -> list[tuple[str, Any]]:
    """The industries; ``kept``: one that stands in the library though it is none of the list."""
    names = [*INDUSTRIES, *([kept] if kept and kept not in INDUSTRIES else [])]
    return [("", _("Choose")), *((name, category_word(name)) for name in names)]


class LibraryForm(Form):
    """``title``, ``industry``, ``scene``; keywords and samples in ten rows, empty ones are left out."""

    title = forms.CharField(
        label=_("Title"), max_length=20, help_text=_("2 to 20 characters; the card's headline.")
    )
    industry = forms.ChoiceField(label=_("Industry"))
    scene = forms.ChoiceField(label=_("What allows a send"))

    def __init__(
        self,
        *args: Any,
        template: LibraryTemplate | None = None,
        account: bool | None = None,
        **kwargs: Any,
    ) -> None:
        if template is not None:
            kwargs["initial"] = _initial(template)
        super().__init__(*args, **kwargs)
        self._choices("industry", industry_choices(template.industry if template else ""))
        self._choices("scene", scene_choices(account=account))
        if template is not None:
            del self.fields["scene"]
        for number in range(1, MOST + 1):
            for part, most, hint in (("name", 10, _("Keyword")), ("sample", SAMPLE, _("Sample"))):
                attrs = {"class": "form-control", "maxlength": most, "placeholder": hint}
                self.fields[f"{part}_{number}"] = forms.CharField(
                    max_length=most, required=False, widget=forms.TextInput(attrs=attrs)
                )

    def _choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def rows(self) -> list[tuple[BoundField, BoundField]]:
        """The ten rows as the page draws them."""
        return [(self[f"name_{number}"], self[f"sample_{number}"]) for number in range(1, MOST + 1)]

    def example(self) -> list[tuple[str, str]]:
        """The keywords that were typed, in order, with their samples."""
        typed = [
            (self.cleaned_data[f"name_{number}"], self.cleaned_data[f"sample_{number}"])
            for number in range(1, MOST + 1)
        ]
        return [(name, sample) for name, sample in typed if name or sample]


def _initial(template: LibraryTemplate) -> dict[str, str]:
    known = {"title": template.title, "industry": template.industry}
    for number, name in enumerate(template.keywords, 1):
        known[f"name_{number}"] = name
        known[f"sample_{number}"] = str(template.example.get(name, ""))
    return known
