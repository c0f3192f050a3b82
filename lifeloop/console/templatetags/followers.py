"""The list of an account's followers: ``{% load followers %}``."""

from collections.abc import Iterable

from django import template
from django.utils.html import conditional_escape as escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from lifeloop.console.templatetags.console import moment
from lifeloop.followers.models import Follow
from lifeloop.kernel.text import mask_phone

register = template.Library()

NOTHING = '<span class="text-faint">–</span>'
Labels = list[tuple[str, str]]


@register.simple_tag
def follower_rows(rows: Iterable[tuple[Follow, Labels]], there: str, choosing: bool) -> SafeString:
    """The lines of the table: follows with their labels (name, value). In Python, because a page has a hundred of them.

    ``there`` is the address under which each follower has a page; ``choosing``: each line has a box to tick.
    """
    said = {
        "labels": escape(gettext("Labels")),
        "source": escape(gettext("Source")),
        "through": escape(gettext("Through")),
        "since": escape(gettext("Follows since")),
        "choose": escape(gettext("Choose")),
    }
    return SafeString(
        "\n".join(_line(one, labels, there, said, choosing=choosing) for one, labels in rows)
    )


def _line(
    one: Follow, labels: Labels, there: str, said: dict[str, SafeString], *, choosing: bool
) -> str:
    person = one.person
    user_id, phone = person.user_id, escape(mask_phone(person.phone))
    box = (
        f'<td class="choose"><input class="form-check-input" type="checkbox" name="person" value="{user_id}"'
        f' data-choose-one aria-label="{said["choose"]} {phone}"></td>'
    )
    known_as = (
        f"<b>{escape(person.name)}</b><small>{phone}</small>" if person.name else f"<b>{phone}</b>"
    )
    note = f'<small class="who-note">{escape(one.note)}</small>' if one.note else ""
    scene = f' <small class="text-faint">{escape(one.scene)}</small>' if one.scene else ""
    through = escape(one.program.name) if one.program else NOTHING
    return (
        f"<tr>{box if choosing else ''}"
        f'<td><a class="who" href="{there}{user_id}/">{known_as}{note}</a></td>'
        f'<td data-label="user_id"><code>{user_id}</code></td>'
        f'<td data-label="{said["labels"]}">{_chips(labels)}</td>'
        f'<td class="text-nowrap" data-label="{said["source"]}">{escape(one.get_source_display())}{scene}</td>'
        f'<td data-label="{said["through"]}">{through}</td>'
        f'<td data-label="{said["since"]}">{moment(one.created_at)}</td></tr>'
    )


def _chips(labels: Labels) -> str:
    if not labels:
        return NOTHING
    chips = (
        f'<span class="label-chip"><b>{escape(name)}</b>{f"<span>{escape(value)}</span>" if value else ""}</span>'
        for name, value in labels
    )
    return f'<span class="label-list">{"".join(chips)}</span>'
