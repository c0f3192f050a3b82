"""Dialogs that ask before they act: they name the object, say what follows, and run one service."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lifeloop.console.forms import Form
from lifeloop.console.render import dialog, done, refusals
from lifeloop.console.requests import PublicRequest


@dataclass(frozen=True, slots=True)
class Ask:
    """What such a dialog says; ``subject`` has a name, a logo and an APPID as its key, ``danger`` colours the button.

    An empty ``button``: it cannot be done now, and the dialog only says why. An empty ``title``: the page's.
    """

    question: str
    button: str
    consequences: Sequence[str] = ()
    subject: Any = None
    danger: bool = False
    title: str = ""


class NoteForm(Form):
    """A reason that the other side is told."""

    note = forms.CharField(
        label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 3})
    )


class TypedForm(Form):
    """What cannot be undone asks to type the object's name."""

    typed = forms.CharField(max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name = name
        self.fields["typed"].label = gettext("Type “%(name)s” to go on") % {"name": name}

    def clean_typed(self) -> str:
        typed: str = self.cleaned_data["typed"]
        if typed.strip() != self.name:
            raise forms.ValidationError(gettext("That is not the name shown above."))
        return typed


def posted(request: PublicRequest) -> Any:
    """The form's data when the page was posted to, else None."""
    return request.POST if request.method == "POST" else None


def confirm(
    request: PublicRequest,
    ask: Ask,
    *,
    do: Callable[[Form], object],
    then: tuple[str, str],
    form: Form | None = None,
) -> HttpResponse:
    """The dialog, and once it is confirmed the service behind it. ``then``: where to go on (a URL), what to say there."""
    form = form or Form(posted(request))
    if form.is_valid():
        with refusals(form):
            do(form)
            return done(request, *then)
    return dialog(request, "console/confirm.html", {"form": form, "ask": ask})
