"""``alipay.open.public.label.create``: a label, in the old form."""

from typing import Annotated

from pydantic import Field

from lifeloop.followers import errors
from lifeloop.followers.services import labels
from lifeloop.gateway.acting import account_of, actor_of
from lifeloop.gateway.refusals import IllegalBizParams
from lifeloop.gateway.registry import Answer, Call, Refused, Request, Work, method
from lifeloop.identity.models import AppKind


class Named(Request):
    name: Annotated[
        str,
        Field(min_length=1, max_length=30, description="no spaces, no commas"),
        Refused(missing=errors.LabelNameEmpty, long=errors.LabelNameTooLong),
    ]


class Made(Answer):
    id: Annotated[int, Field(description="a number")]
    name: str


NAME_REFUSALS = (
    errors.LabelNameComma,
    errors.LabelNameEmpty,
    errors.LabelNameSpace,
    errors.LabelNameTaken,
    errors.LabelNameTooLong,
)


@method(
    "alipay.open.public.label.create",
    title="Create a label (old)",
    title_zh="公众号标签管理-添加标签",
    verb="POST",
    work=Work.ACT,
    request=Named,
    answer=Made,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IllegalBizParams,
    refusals=(*NAME_REFUSALS, errors.LabelCountLimit),
    example={"name": "老顾客"},
    example_answer={"id": 12, "name": "老顾客"},
    notes=(
        "The same label as `life.label.create` makes; put on without a value by `label.user.create`.",
    ),
)
def label_create(call: Call[Named]) -> Made:
    """Of this account, for its followers."""
    account = account_of(call)
    label = labels.create(actor_of(account, call), account, name=call.request.name)
    return Made(id=label.pk, name=label.name)
