"""Forms of the console: label above, error under its field, nothing typed is lost."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxInput, "form-check-input"),
    (forms.RadioSelect, "form-selectgroup-input"),
    (forms.CheckboxSelectMultiple, "form-check-input"),
    (forms.Select, "form-select"),
)


class Form(forms.Form):
    """Every form of the console. Templates draw its fields with ``{% field form.name %}``."""

    use_required_attribute = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", _class_of(field.widget))

    def add_error(self, field: str | None, error: Any) -> None:
        """Also marks the input, so that eyes and screen readers find it."""
        super().add_error(field, error)
        if field in self.fields:
            attrs = self.fields[field].widget.attrs
            if "is-invalid" not in attrs["class"]:
                attrs["class"] += " is-invalid"


def _class_of(widget: forms.Widget) -> str:
    return next((name for kind, name in _CLASSES if isinstance(widget, kind)), "form-control")


class PhoneField(forms.CharField):
    """A phone number as people type it; the domain normalises and checks it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Mobile phone"))
        attrs = {"type": "tel", "autocomplete": "tel", "inputmode": "tel"}
        super().__init__(max_length=20, widget=forms.TextInput(attrs=attrs), **kwargs)


class CodeField(forms.CharField):
    """Six digits from an SMS or an authenticator app."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Code"))
        attrs = {"inputmode": "numeric", "autocomplete": "one-time-code", "pattern": "[0-9 ]*"}
        super().__init__(
            max_length=kwargs.pop("max_length", 8), widget=forms.TextInput(attrs=attrs), **kwargs
        )


class PasswordField(forms.CharField):
    """A password; spaces count, pasting works, 128 characters at most."""

    def __init__(self, *, new: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Password"))
        attrs = {"autocomplete": "new-password" if new else "current-password"}
        super().__init__(
            max_length=128, strip=False, widget=forms.PasswordInput(attrs=attrs), **kwargs
        )
