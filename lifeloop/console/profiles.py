"""Forms of what people read about a mini program or a lifestyle account."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lifeloop.console.categories import category_choices
from lifeloop.console.forms import Form


class LogoField(forms.FileField):
    """A picture; the domain checks and re-draws it."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Logo"),
            required=False,
            help_text=_(
                "PNG or JPEG, square, at most 1 MB. Without one, the first letter is drawn."
            ),
            widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
        )


class ProgramForm(Form):
    """``name``, ``logo``, ``category``, ``introduction`` of a mini program."""

    name = forms.CharField(label=_("Name"), max_length=20, help_text=_("2 to 20 characters."))
    logo = LogoField()
    category = forms.ChoiceField(label=_("Category"))
    introduction = forms.CharField(
        label=_("Introduction"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What it is good for, in one or two sentences; people read it under About."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        category = self.fields["category"]
        assert isinstance(category, forms.ChoiceField)
        category.choices = category_choices()


class AccountForm(Form):
    """``name``, ``logo``, ``introduction`` of a lifestyle account."""

    name = forms.CharField(label=_("Name"), max_length=20, help_text=_("2 to 20 characters."))
    logo = LogoField()
    introduction = forms.CharField(
        label=_("Introduction"), widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = settings.LIFELOOP_INTRODUCTION_LENGTH
        introduction = self.fields["introduction"]
        assert isinstance(introduction, forms.CharField)
        introduction.widget.attrs["maxlength"] = most
        introduction.help_text = gettext("At most %(most)s characters; shown on its home.") % {
            "most": most
        }


class OpeningForm(AccountForm):
    """The same and the subject, which stays as it is once opened."""

    subject = forms.CharField(
        label=_("Subject"),
        max_length=60,
        required=False,
        help_text=_(
            "The legal name people are shown; empty: the company's name. It cannot be changed."
        ),
    )


class GreetingForm(Form):
    """The text that new followers are sent."""

    greeting = forms.CharField(
        label=_("Greeting on follow"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Sent as a text message; empty: nothing is sent."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["greeting"].widget.attrs["maxlength"] = settings.LIFELOOP_GREETING_LENGTH
