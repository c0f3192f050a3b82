"""``alipay.open.public.life.label.modify``: another name for a custom label."""

from typing import Annotated

from pydantic import Field

from lifeloop.followers import errors
from lifeloop.followers.services import labels
from lifeloop.gateway.acting import account_of, actor_of
from lifeloop.gateway.methods.labels.label_create import NAME_REFUSALS
from lifeloop.gateway.refusals import IllegalBizParams, LabelIdEmpty, LabelIdUnknown
from lifeloop.gateway.registry import DONE, Call, Done, Refused, Request, Work, method
from lifeloop.gateway.shapes.numbers import number_of
from lifeloop.identity.models import AppKind


class Renamed(Request):
    label_id: Annotated[
        str,
        Field(min_length=1, max_length=32, description="label id"),
        Refused(missing=LabelIdEmpty, long=LabelIdUnknown),
    ]
    label_name: Annotated[
        str,
        Field(min_length=1, max_length=30, description="no spaces, no commas"),
        Refused(missing=errors.LabelNameEmpty, long=errors.LabelNameTooLong),
    ]


@method(
    "alipay.open.public.life.label.modify",
    title="Rename a custom label",
    title_zh="标签修改接口",
    verb="POST",
    work=Work.ACT,
    request=Renamed,
    answer=Done,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IllegalBizParams,
    refusals=(*NAME_REFUSALS, errors.LabelNotFound),
    codes={
        LabelIdEmpty: "MOD_LABEL_ID_IS_EMPTY",
        errors.LabelNameEmpty: "MOD_LABEL_NAME_IS_EMPTY",
    },
    example={"label_id": "12", "label_name": "会员级别"},
)
def life_label_modify(call: Call[Renamed]) -> Done:
    """Groups and menus go on with it."""
    account = account_of(call)
    asked = call.request
    labels.rename(
        actor_of(account, call), account, number_of(asked.label_id), name=asked.label_name
    )
    return DONE
