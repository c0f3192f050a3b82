"""``alipay.open.public.life.label.batchquery``: the account's labels, and the common ones."""

from typing import Annotated

from pydantic import Field as Limits

from lifeloop.followers.queries import labels
from lifeloop.gateway.acting import account_of
from lifeloop.gateway.refusals import IllegalBizParams
from lifeloop.gateway.registry import Answer, Call, Nothing, Work, method
from lifeloop.gateway.shapes.labels import COMMON, CUSTOM_OPERATORS, NUMBERS, OPTIONS, operators_of
from lifeloop.identity.models import AppKind


class Option(Answer):
    text: str
    value: str


class Shown(Answer):
    label_id: str
    label_code: str
    label_name: str
    type: Annotated[
        str, Limits(description="custom: the account's own; common: known of everybody")
    ]
    category: str
    data_type: Annotated[str, Limits(description="string or number")]
    operator: Annotated[str, Limits(description="what it may be compared by, with commas")]
    options: Annotated[list[Option] | None, Limits(description="where the values are fixed")] = None
    biz: Annotated[str, Limits(description="where it may be used: menu, extension, message")]


class Labels(Answer):
    labels: list[Shown]


@method(
    "alipay.open.public.life.label.batchquery",
    title="List labels",
    title_zh="标签批量查询接口",
    verb="POST",
    work=Work.READ,
    request=Nothing,
    answer=Labels,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IllegalBizParams,
    example_answer={
        "labels": [
            {
                "label_id": "12",
                "label_code": "12",
                "label_name": "会员等级",
                "type": "custom",
                "category": "自定义标签",
                "data_type": "string",
                "operator": CUSTOM_OPERATORS,
                "biz": "menu,extension,message",
            }
        ]
    },
    notes=("Common labels are for the conditions of groups; their `label_id` is a word.",),
)
def life_label_batchquery(call: Call[Nothing]) -> Labels:
    """Custom ones by name, then the common ones."""
    own = [
        Shown(
            label_id=str(row.pk),
            label_code=str(row.pk),
            label_name=row.name,
            type="custom",
            category="自定义标签",
            data_type="string",
            operator=CUSTOM_OPERATORS,
            biz="menu,extension,message",
        )
        for row in labels.of_account(account_of(call))
    ]
    common = [
        Shown(
            label_id=field.value,
            label_code=field.value,
            label_name=name,
            type="common",
            category="通用标签",
            data_type="number" if field in NUMBERS else "string",
            operator=operators_of(field),
            options=[Option(text=text, value=value) for text, value in OPTIONS.get(field, ())]
            or None,
            biz="message",
        )
        for field, name in COMMON.items()
    ]
    return Labels(labels=own + common)
