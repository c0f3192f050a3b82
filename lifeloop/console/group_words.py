"""The conditions of a group in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from lifeloop.followers.models import FollowSource
from lifeloop.followers.rules import groups as rules
from lifeloop.followers.rules.groups import Field, Op

FIELDS: dict[Field, Promise] = {
    Field.SOURCE: _("Source"),
    Field.SINCE: _("Days since the follow"),
    Field.PROGRAM: _("Through the mini program"),
    Field.MUTED: _("Muted"),
    Field.ACTIVE: _("Days since last active"),
}
OPS: dict[Op, Promise] = {
    Op.HAS: pgettext_lazy("condition", "has the label"),
    Op.HASNOT: pgettext_lazy("condition", "does not have the label"),
    Op.EQ: pgettext_lazy("condition", "is"),
    Op.NEQ: pgettext_lazy("condition", "is not"),
    Op.IN: pgettext_lazy("condition", "is one of"),
    Op.NOTIN: pgettext_lazy("condition", "is none of"),
    Op.LIKE: pgettext_lazy("condition", "contains"),
    Op.LT: pgettext_lazy("condition", "less than"),
    Op.LTEQ: pgettext_lazy("condition", "at most"),
    Op.GT: pgettext_lazy("condition", "more than"),
    Op.GTEQ: pgettext_lazy("condition", "at least"),
    Op.BETWEEN: pgettext_lazy("condition", "between"),
}
ANSWERS: dict[str, Promise] = {"yes": _("Yes"), "no": _("No")}


def said(documents: list[Any], labels: Mapping[int, str], programs: Mapping[str, str]) -> list[str]:
    """Each condition as one line; a label or program that is gone is named by its number."""
    return [_one(rule, labels, programs) for rule in rules.read(documents)]


def _one(rule: rules.Rule, labels: Mapping[int, str], programs: Mapping[str, str]) -> str:
    if rule.label_id is not None:
        field = labels.get(rule.label_id, f"#{rule.label_id}")
    else:
        field = str(FIELDS[Field(str(rule.built_in))])
    values = [_value(rule, value, programs) for value in rule.values]
    between = gettext("%(from)s and %(to)s")
    if rule.op is Op.BETWEEN:
        text = between % {"from": values[0], "to": values[-1]}
    else:
        text = gettext(" or ").join(values)
    return " ".join(filter(None, (field, str(OPS[rule.op]), text)))


def _value(rule: rules.Rule, value: str, programs: Mapping[str, str]) -> str:
    if rule.built_in is Field.SOURCE:
        return str(FollowSource(value).label)
    if rule.built_in is Field.PROGRAM:
        return programs.get(value, value)
    if rule.built_in is Field.MUTED:
        return str(ANSWERS[value])
    return value
