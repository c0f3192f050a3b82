"""Composing a menu: its form, what the page shows beside it, and for whom a personalised one is."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lifeloop.console.forms import Form
from lifeloop.console.placing import DocumentField, document_of, editor, program_of, rows, text
from lifeloop.followers.queries import labels
from lifeloop.lifestyle.models import Account
from lifeloop.placements.models import Menu
from lifeloop.placements.models.menu import MenuStyle
from lifeloop.placements.queries.menus import ShownEntry, ShownMenu, limits
from lifeloop.placements.queries.targets import Way, ways
from lifeloop.placements.services.menus import ICON_SIDE, MenuDraft

CLIENTS = [
    ("", _("Any phone")),
    ("iphone", "iPhone"),
    ("android", "Android"),
    ("wp", "Windows Phone"),
]


class MenuForm(Form):
    """The entries, and for a text menu 咨询反馈."""

    entries = DocumentField(empty=[])
    consult = forms.BooleanField(
        label=_("Consult and feedback"),
        required=False,
        help_text=_("People write to the account from the menu bar; it takes one place."),
    )

    def __init__(self, *args: Any, style: MenuStyle, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.style, self.account = style, account
        if style == MenuStyle.ICON:
            del self.fields["consult"]

    def draft(self) -> MenuDraft:
        """What was composed, for the service."""
        facts = self.cleaned_data
        return MenuDraft(self.style, facts["entries"], bool(facts.get("consult")))


class PersonalMenuForm(MenuForm):
    """The same, and whom it is for."""

    name = forms.CharField(
        label=_("Name of the menu"), max_length=30, help_text=_("Only members read it.")
    )
    label = forms.TypedChoiceField(label=_("Label"), required=False, coerce=int, empty_value=None)
    values = forms.CharField(
        label=_("Values of the label"),
        required=False,
        max_length=400,
        help_text=_("Separated by commas; empty: whatever the value is."),
    )
    group = forms.TypedChoiceField(label=_("Group"), required=False, coerce=int, empty_value=None)
    client = forms.ChoiceField(label=_("Kind of phone"), required=False, choices=CLIENTS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "label", [(row.pk, row.name) for row in labels.of_account(self.account)])
        offer(self, "group", [(row.pk, row.name) for row in labels.groups_of(self.account)])

    def draft(self) -> MenuDraft:
        """What was composed, for the service."""
        facts = self.cleaned_data
        rule = {
            "label": facts["label"],
            "values": split(facts["values"]) if facts["label"] else [],
            "group": facts["group"],
            "client": facts["client"],
        }
        consult = bool(facts.get("consult"))
        return MenuDraft(self.style, facts["entries"], consult, facts["name"], rule)


def offer(form: Form, name: str, found: list[tuple[int, str]]) -> None:
    """The choices of a select, and none."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [("", "–"), *found]


def split(value: str) -> list[str]:
    """Words between commas, Chinese ones too, each once."""
    words = [word.strip() for word in value.replace("，", ",").split(",")]
    return list(dict.fromkeys(word for word in words if word))


def known(menu: Menu | None) -> dict[str, Any]:
    """A menu as the form's first values."""
    if menu is None:
        return {}
    rule = menu.rule or {}
    facts = {"entries": menu.entries, "consult": menu.consult, "name": menu.name}
    facts |= {name: rule.get(name, "") for name in ("label", "group", "client")}
    return {**facts, "values": ", ".join(rule.get("values", []))}


def composing(
    account: Account, style: MenuStyle, form: MenuForm, menu: Menu | None
) -> dict[str, Any]:
    """What the editor's page shows: the form, the editor, the limits, the first drawing of the phone."""
    document = document_of(form, "entries")
    consult = bool(form["consult"].value()) if "consult" in form.fields else False
    fits = limits()
    return {
        "account": account,
        "form": form,
        "menu_row": menu,
        "style": style,
        "editor": editor(account, [document], what="menu", most_kinds=5),
        "most": fits.entries(style, consult=False),
        "subs": fits.subs,
        "width": fits.name(style),
        "icon_side": ICON_SIDE,
        "menu": sketch(account, style, document, consult=consult),
    }


def sketch(account: Account, style: str, document: object, *, consult: bool) -> ShownMenu:
    """A menu that is being composed, as the phone would draw it."""
    found = rows(document)
    named = [program_of(row) for top in found for row in (top, *rows(top.get("children")))]
    ways_now = ways(account.pk, list(dict.fromkeys(filter(None, named))))

    def entry(row: Any, children: list[ShownEntry]) -> ShownEntry:
        way: Way | None = None if children else ways_now.get(program_of(row))
        name = text(row, "name") or gettext("Name")
        return ShownEntry(text(row, "id"), name, text(row, "icon", 120), None, way, children)

    entries = [entry(row, [entry(sub, []) for sub in rows(row.get("children"))]) for row in found]
    return ShownMenu(0, "", style, consult and style == MenuStyle.TEXT, entries)


def whom(menu: Menu, label_names: dict[int, str], group_names: dict[int, str]) -> list[str]:
    """For whom a personalised menu is, in words."""
    rule = menu.rule or {}
    gone = gettext("(deleted)")
    said = []
    if "label" in rule:
        name = label_names.get(rule["label"], gone)
        values = ", ".join(rule.get("values", []))
        said.append(f"{gettext('Label')} {name}{': ' + values if values else ''}")
    if "group" in rule:
        said.append(f"{gettext('Group')} {group_names.get(rule['group'], gone)}")
    if rule.get("client"):
        said.append(str(dict(CLIENTS)[rule["client"]]))
    return said


def style_of(value: str | None) -> MenuStyle:
    """The style that an address asks for."""
    return MenuStyle.ICON if value == MenuStyle.ICON else MenuStyle.TEXT
