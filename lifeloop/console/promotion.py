"""Forms and words of promotion: where a code or short link leads, what a code is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from lifeloop.console.forms import Form
from lifeloop.console.words import say
from lifeloop.kernel.errors import DomainError
from lifeloop.lifestyle.models import Account
from lifeloop.placements.models.code import CodeSort
from lifeloop.placements.queries.targets import choices, ways_of
from lifeloop.placements.rules.hosts import is_known, shown_host
from lifeloop.placements.rules.promotion import CodeState, read_goto
from lifeloop.placements.rules.targets import LinkTarget, ProgramTarget

HOME, PROGRAM, LINK = "home", "program", "link"
LEADS = (
    (HOME, _("The account's home")),
    (PROGRAM, _("A mini program")),
    (LINK, _("A web page")),
)
STATES: dict[CodeState, Promise] = {
    CodeState.ACTIVE: _("valid"),
    CodeState.EXPIRED: _("expired"),
    CodeState.REVOKED: _("revoked"),
}


class GotoForm(Form):
    """Where it leads: ``leads`` and what that needs; :meth:`goto` is the target as a document, None for the home."""

    leads = forms.ChoiceField(label=_("Leads to"), choices=LEADS)
    program = forms.ChoiceField(label=_("Mini program"), required=False)
    page = forms.CharField(
        label=_("Page"),
        required=False,
        max_length=128,
        help_text=_("For example pages/order; empty: its first page."),
    )
    query = forms.CharField(
        label=_("Launch parameters"),
        required=False,
        max_length=512,
        help_text=_("For example shop=1&table=7; the page reads them."),
    )
    url = forms.CharField(
        label=pgettext_lazy("web", "Address"),
        required=False,
        max_length=1024,
        widget=forms.TextInput(attrs={"inputmode": "url", "placeholder": "https://"}),
        help_text=_(
            "http or https. People are asked before they leave for a site the platform does not know."
        ),
    )

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["program"]
        assert isinstance(field, forms.ChoiceField)
        offered = [(way.app_id, way.name) for way in choices(account)]
        field.choices = [("", gettext("Choose one")), *offered]
        if not offered:
            field.help_text = gettext("None is associated and listed. Associate one first.")

    def goto(self) -> dict[str, Any] | None:
        """Of a form that was found right."""
        data = self.cleaned_data
        if data["leads"] == PROGRAM:
            parts = {name: data[name] for name in ("page", "query") if data[name]}
            return {"kind": "program", "app_id": data["program"], **parts}
        return {"kind": "link", "url": data["url"]} if data["leads"] == LINK else None

    def clean(self) -> dict[str, Any]:
        """What is missing or wrong is said at its own field."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        leads = data.get("leads")
        if leads == PROGRAM and not data.get("program") and "program" not in self.errors:
            self.add_error("program", gettext("Choose a mini program."))
        elif leads in {PROGRAM, LINK} and not self.errors:
            try:
                read_goto(self.goto())
            except DomainError as error:
                self.add_error("url" if leads == LINK else "page", _why(leads, error))
        return data


def _why(leads: str, error: DomainError) -> str:
    if error.code != "TARGET_INVALID":
        return say(error)
    if leads == LINK:
        return gettext("Write a whole address that begins with https:// or http://.")
    return gettext("Page and parameters hold letters, digits and / - _ . = & only.")


def known_goto(document: object | None) -> dict[str, str]:
    """A stored target as the form's beginning."""
    target = read_goto(document)
    if isinstance(target, ProgramTarget):
        known = {"program": target.app_id, "page": target.page, "query": target.query}
        return {"leads": PROGRAM, **known}
    return {"leads": LINK, "url": target.url} if isinstance(target, LinkTarget) else {"leads": HOME}


class ChangeForm(GotoForm):
    """Where a code or short link leads from now on."""

    remark = forms.CharField(label=_("Remark"), max_length=256, required=False)


class CodeChangeForm(ChangeForm):
    """The same of a code, which has a picture too."""

    with_logo = forms.BooleanField(label=_("The account's logo in the middle"), required=False)


class CodeForm(GotoForm):
    """A new code."""

    sort = forms.ChoiceField(label=_("Sort"), choices=CodeSort.choices)
    minutes = forms.IntegerField(label=_("Valid for (minutes)"), required=False, min_value=1)
    scene_id = forms.CharField(
        label=_("Scene id"),
        max_length=32,
        help_text=_(
            "Letters, digits and underscores; follows through this code carry it as their scene."
        ),
    )
    remark = forms.CharField(label=_("Remark"), max_length=256, required=False)
    with_logo = forms.BooleanField(
        label=_("The account's logo in the middle"), required=False, initial=True
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = settings.LIFELOOP_CODE_SECONDS // 60
        self.fields["sort"].initial = CodeSort.PERMANENT
        self.fields["minutes"].initial = most
        self.fields["minutes"].help_text = gettext("At most %(most)s.") % {"most": most}

    def seconds(self) -> int | None:
        """How long a temporary code lives."""
        minutes = self.cleaned_data.get("minutes")
        return minutes * 60 if minutes else None


class ShortLinkForm(GotoForm):
    """A new short link."""

    scene_id = forms.CharField(
        label=_("Scene id"),
        max_length=32,
        required=False,
        help_text=_("Letters, digits and underscores; may be left out."),
    )
    remark = forms.CharField(label=_("Remark"), max_length=256, required=False)


@dataclass(frozen=True, slots=True)
class Leads:
    """Where something leads, in words; ``wrong``: why it leads nowhere now, ``warns``: people are asked first."""

    text: str
    detail: str = ""
    wrong: str = ""
    warns: bool = False


def leads_of(account: Account, documents: Sequence[Any]) -> list[Leads]:
    """Each stored target in words; one statement for all."""
    targets = [read_goto(document) for document in documents]
    found = ways_of(account.pk, targets)
    said = []
    for target in targets:
        if isinstance(target, ProgramTarget):
            way = found[target.app_id]
            detail = "?".join(filter(None, (target.page, target.query)))
            said.append(Leads(way.name or target.app_id, detail, str(way.reason)))
        elif isinstance(target, LinkTarget):
            base, allowed = settings.LIFELOOP_BASE_URL, settings.LIFELOOP_LINK_HOSTS
            known = is_known(target.url, base=base, allowed=allowed)
            said.append(Leads(shown_host(target.url), target.url, warns=not known))
        else:
            said.append(Leads(gettext("The account's home")))
    return said
