"""Choosing a role: each with what it may."""

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lifeloop.identity.rules.roles import Role

MAY: dict[Role, Promise] = {
    Role.OWNER: _("Everything, and the company itself."),
    Role.ADMIN: _("Everything but the company: members, keys, binding, listing, grants."),
    Role.OPERATOR: _("Edits programs and accounts, associates, sends messages."),
    Role.VIEWER: _("Looks, changes nothing."),
}


def role_field() -> forms.TypedChoiceField:
    """A field with the four roles; its value is a :class:`Role`."""
    choices = [(role.value, role.label) for role in Role]
    return forms.TypedChoiceField(
        label=_("Role"), choices=choices, coerce=Role, widget=forms.RadioSelect
    )


def explained(chosen: str) -> list[tuple[Role, Promise, bool]]:
    """For the template: role, what it may, whether it is the chosen one."""
    return [(role, may, role.value == chosen) for role, may in MAY.items()]
