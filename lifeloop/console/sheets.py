"""The form of a follow sheet, and what it may do in each state."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lifeloop.console.forms import Form
from lifeloop.console.pictures import PictureField, give_account
from lifeloop.lifestyle.models import Account
from lifeloop.placements.rules.sheets import MOST_TEXT, MOST_TITLE, Act


class SheetForm(Form):
    """What people read on the sheet."""

    title = forms.CharField(
        label=_("Title"),
        max_length=MOST_TITLE,
        help_text=_("At most 20 characters: why to follow."),
    )
    text = forms.CharField(
        label=_("Text"),
        max_length=MOST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("At most 60 characters; may be left out."),
    )
    picture = PictureField(
        required=False, help_text=_("Shown over the whole width, cut to about 5 : 2.")
    )

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        give_account(self, account)


@dataclass(frozen=True, slots=True)
class Asked:
    """One act on a sheet in words; ``%(title)s`` is the sheet's."""

    question: Promise
    button: Promise
    said: Promise
    consequences: tuple[Promise, ...]
    danger: bool = False


ASKED: dict[Act, Asked] = {
    Act.SUBMIT: Asked(
        _("Submit “%(title)s” for review?"),
        _("Submit"),
        _("“%(title)s” is in review. Mini programs may show it once it is approved."),
        (_("The platform looks at title, text and picture."),),
    ),
    Act.WITHDRAW: Asked(
        _("Withdraw “%(title)s” from review?"),
        _("Withdraw"),
        _("“%(title)s” is a draft again."),
        (_("Change what you like, and submit it anew."),),
    ),
    Act.DELETE: Asked(
        _("Delete “%(title)s”?"),
        _("Delete"),
        _("“%(title)s” is deleted."),
        (
            _("Mini programs that name its scene id show nothing from now on."),
            _("Its figures are gone; those who followed through it stay followers."),
        ),
        danger=True,
    ),
}
