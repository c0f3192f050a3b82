"""Labels and conditions in the protocol's words.

What is known of every follower without a label (``followers.rules.groups.Field``) appears as the platform's common labels:
``label_id`` is the field's name, so a group's conditions can name both sorts in one way.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import Field as Limits

from lifeloop.followers.errors import OperatorInvalid, RuleValueEmpty, RuleValueInvalid
from lifeloop.followers.rules.groups import FIELD_OPS, LABEL, LABEL_OPS, SOURCES, Field
from lifeloop.gateway.refusals import LabelIdEmpty, LabelIdUnknown, OperatorEmpty
from lifeloop.gateway.registry import Answer, Part, Refused
from lifeloop.gateway.shapes.numbers import number_of

COMMON: dict[Field, str] = {
    Field.SOURCE: "关注来源",
    Field.SINCE: "关注天数",
    Field.PROGRAM: "来源小程序",
    Field.MUTED: "消息免打扰",
    Field.ACTIVE: "未互动天数",
}
_SOURCE_WORDS = ("关注组件", "推广码", "搜索", "菜单", "分享链接", "导入", "模板消息")
OPTIONS: dict[Field, Sequence[tuple[str, str]]] = {
    Field.SOURCE: tuple(zip(_SOURCE_WORDS, SOURCES, strict=True)),
    Field.MUTED: (("已开启", "yes"), ("未开启", "no")),
}
NUMBERS = (Field.SINCE, Field.ACTIVE)
CUSTOM_OPERATORS = ",".join(LABEL_OPS)


def operators_of(field: Field) -> str:
    """What a common label may be compared by."""
    return ",".join(FIELD_OPS[field])


class Condition(Part):
    """One condition of a group."""

    label_id: Annotated[
        str,
        Limits(min_length=1, max_length=32, description="a label's id, or a common label's"),
        Refused(missing=LabelIdEmpty, long=LabelIdUnknown),
    ]
    operator: Annotated[
        str,
        Limits(
            min_length=1,
            max_length=10,
            description="EQ NEQ LT GT LTEQ GTEQ LIKE BETWEEN IN NOTIN; HAS HASNOT are ours",
        ),
        Refused(missing=OperatorEmpty, long=OperatorInvalid),
    ]
    label_value: Annotated[
        str,
        Limits(max_length=120, description="one value, or several with commas"),
        Refused(missing=RuleValueEmpty, long=RuleValueInvalid),
    ] = ""


class ShownCondition(Answer):
    label_id: str
    label_name: str
    operator: str
    label_value: str


def conditions_of(rules: Sequence[Condition]) -> list[dict[str, Any]]:
    """The domain's documents; what they may be is the domain's to say."""
    return [_document(rule) for rule in rules]


def _document(rule: Condition) -> dict[str, Any]:
    if rule.label_id in set(Field):
        field = rule.label_id
    else:
        number = number_of(rule.label_id)
        if not number:
            raise LabelIdUnknown
        field = f"{LABEL}{number}"
    values = [value.strip() for value in rule.label_value.split(",") if value.strip()]
    return {"field": field, "op": rule.operator, "values": values}


def shown(rules: Sequence[Mapping[str, Any]], names: Mapping[int, str]) -> list[ShownCondition]:
    """Stored conditions; ``names``: of the account's labels."""
    return [_shown(rule, names) for rule in rules]


def _shown(rule: Mapping[str, Any], names: Mapping[int, str]) -> ShownCondition:
    field = str(rule["field"])
    label_id = field.removeprefix(LABEL)
    name = COMMON[Field(field)] if label_id == field else names.get(int(label_id), "")
    return ShownCondition(
        label_id=label_id,
        label_name=name,
        operator=rule["op"],
        label_value=",".join(rule["values"]),
    )
