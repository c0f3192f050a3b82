"""The form of a label's name."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lifeloop.console.forms import Form


class LabelNameForm(Form):
    """The domain says what a name is, in its own words."""

    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        required=False,
        help_text=_("At most 30 characters, no spaces, no commas: city, birthday, gold_member."),
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off"}),
    )
