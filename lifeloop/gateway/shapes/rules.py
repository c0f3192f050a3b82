"""One label rule, as personalised menus and extension areas have it: ``{label_id, operator, label_value}``."""

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import Field

from lifeloop.followers.errors import (
    LabelNotFound,
    OperatorInvalid,
    RuleValueEmpty,
    RuleValueInvalid,
)
from lifeloop.followers.queries import labels
from lifeloop.gateway.refusals import LabelIdEmpty, RuleCount
from lifeloop.gateway.registry import Part, Refused
from lifeloop.gateway.shapes.numbers import number_of
from lifeloop.lifestyle.models import Account

MOST_VALUES, VALUE = 20, 32


class LabelRule(Part):
    label_id: Annotated[
        str,
        Field(min_length=1, max_length=32, description="label id"),
        Refused(missing=LabelIdEmpty),
    ]
    operator: Annotated[
        str, Field(max_length=10, description="EQ or IN (default)"), Refused(long=OperatorInvalid)
    ] = "IN"
    label_value: Annotated[
        str,
        Field(
            min_length=1, max_length=120, description="one value, or several with commas (up to 20)"
        ),
        Refused(missing=RuleValueEmpty, long=RuleValueInvalid),
    ]


def rule_for(account: Account, rules: Sequence[LabelRule]) -> dict[str, Any]:
    """The domain's document of exactly one rule. Refused: another number, an unknown label, an operator or value that does not fit."""
    if len(rules) != 1:
        raise RuleCount
    [rule] = rules
    label_id = number_of(rule.label_id)
    if not label_id:
        raise LabelNotFound
    labels.get(account, label_id)
    if rule.operator not in {"EQ", "IN"}:
        raise OperatorInvalid
    values = [value.strip() for value in rule.label_value.split(",") if value.strip()]
    if not values:
        raise RuleValueEmpty
    single = rule.operator == "EQ" and len(values) > 1
    if single or len(values) > MOST_VALUES or any(len(value) > VALUE for value in values):
        raise RuleValueInvalid
    return {"label": label_id, "values": values}
