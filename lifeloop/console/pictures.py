"""Choosing a picture of the account's library in a form: upload, choose, preview, clear.

    class FrameForm(Form):
        picture = PictureField(label=_("Picture"), exactly=(996, 240))

    form = FrameForm(request.POST or None)
    give_account(form, account)   # before the form is validated or drawn

The cleaned value is a media path (``pictures/….png``) of a picture that is this account's, or an empty text.
"""

from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lifeloop.console.words import say
from lifeloop.lifestyle.models import Account
from lifeloop.placements.errors import PictureNotFound, PictureSize
from lifeloop.placements.queries import pictures

NEWEST = 50  # offered where scripts are off


class PictureWidget(forms.Widget):
    """A preview with its buttons; the script opens the library. Without scripts: a choice of the newest by name."""

    account: Account | None = None
    exactly: tuple[int, int] | None = None
    most_bytes: int | None = None
    label: Any = ""

    def __init__(self) -> None:
        super().__init__({"class": "btn"})

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """``value``: a media path, or whatever was posted."""
        assert self.account is not None, "give_account(form, account) first"
        path = value if isinstance(value, str) else ""
        limits = {"w": self.exactly[0], "h": self.exactly[1]} if self.exactly else {}
        limits |= {"bytes": self.most_bytes} if self.most_bytes else {}
        rows = pictures.library(self.account, exactly=self.exactly)
        facts = {
            "name": name,
            "label": self.label,
            "path": path,
            "media": settings.MEDIA_URL,
            "exactly": self.exactly,
            "attrs": {**self.attrs, **(attrs or {})},
            "choose": f"{reverse('console:account-picture-choose', args=[self.account.pk])}?{urlencode(limits)}",
            "rows": lambda: rows[:NEWEST],
        }
        return mark_safe(render_to_string("console/parts/picture_field.html", facts))  # noqa: S308

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Where scripts are off, the choice below stands last and counts."""
        return data.get(name)


class PictureField(forms.Field):
    """A picture of the account's library; ``exactly``: width and height it must have, ``most_bytes``: of an upload."""

    widget = PictureWidget
    default_error_messages = {"required": _("Choose a picture.")}

    def __init__(
        self,
        *,
        exactly: tuple[int, int] | None = None,
        most_bytes: int | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("label", _("Picture"))
        super().__init__(**kwargs)
        self.account: Account | None = None
        self.exactly = exactly
        widget = cast(PictureWidget, self.widget)
        widget.exactly, widget.most_bytes = exactly, most_bytes
        if not self.help_text and exactly:
            text = _("PNG or JPEG, {width} × {height} pixels.")
            self.help_text = format_lazy(text, width=exactly[0], height=exactly[1])

    def clean(self, value: Any) -> str:
        """Refused: a path that is not one of this account's pictures, another size than ``exactly``."""
        path = super().clean(value.strip() if isinstance(value, str) else value) or ""
        if not path:
            return ""
        assert self.account is not None, "give_account(form, account) first"
        found = pictures.kept(self.account.pk, [str(path)]).get(str(path))
        if found is None:
            raise forms.ValidationError(say(PictureNotFound()))
        if self.exactly and (found.width, found.height) != self.exactly:
            width, height = self.exactly
            refusal = PictureSize(width=width, height=height, wide=found.width, high=found.height)
            raise forms.ValidationError(say(refusal))
        return found.path


def give_account(form: forms.BaseForm, account: Account) -> None:
    """Tell every picture field of the form whose library it is."""
    for field in form.fields.values():
        if isinstance(field, PictureField):
            field.account = account
            widget = cast(PictureWidget, field.widget)
            widget.account, widget.label = account, field.label


def limits_of(data: Any) -> tuple[tuple[int, int] | None, int | None]:
    """``w``, ``h`` and ``bytes`` of an address or a form; what is nonsense is none."""
    numbers = {name: _number(data.get(name)) for name in ("w", "h", "bytes")}
    width, height = numbers["w"], numbers["h"]
    return ((width, height) if width and height else None), numbers["bytes"]


def _number(value: Any) -> int | None:
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def kept_text(count: int) -> str:
    """What an upload that went well says."""
    if count == 1:
        return gettext("The picture is in the library. Choose it wherever a picture is asked for.")
    return gettext("%(count)s pictures are in the library.") % {"count": count}
