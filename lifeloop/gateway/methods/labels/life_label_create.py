"""``alipay.open.public.life.label.create``: a custom label."""

from typing import Annotated, Literal

from pydantic import Field

from lifeloop.followers import errors
from lifeloop.followers.services import labels
from lifeloop.gateway.acting import account_of, actor_of
from lifeloop.gateway.methods.labels.label_create import NAME_REFUSALS
from lifeloop.gateway.refusals import IllegalBizParams, LabelDataType, LabelNameMissing
from lifeloop.gateway.registry import Answer, Call, Refused, Request, Work, method
from lifeloop.identity.models import AppKind


class Custom(Request):
    label_name: Annotated[
        str,
        Field(min_length=1, max_length=30, description="no spaces, no commas"),
        Refused(missing=LabelNameMissing, long=errors.LabelNameTooLong),
    ]
    data_type: Annotated[
        Literal["string"], Field(description="string"), Refused(wrong=LabelDataType)
    ] = "string"


class Made(Answer):
    label_id: str


@method(
    "alipay.open.public.life.label.create",
    title="Create a custom label",
    title_zh="创建标签接口",
    verb="POST",
    work=Work.ACT,
    request=Custom,
    answer=Made,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IllegalBizParams,
    refusals=(*NAME_REFUSALS, errors.LabelCountLimit),
    codes={errors.LabelNameEmpty: "ADD_LABEL_NAME_IS_EMPTY"},
    example={"label_name": "会员等级", "data_type": "string"},
    example_answer={"label_id": "12"},
)
def life_label_create(call: Call[Custom]) -> Made:
    """Of this account; a follower has at most one value of it."""
    account = account_of(call)
    label = labels.create(actor_of(account, call), account, name=call.request.label_name)
    return Made(label_id=str(label.pk))
