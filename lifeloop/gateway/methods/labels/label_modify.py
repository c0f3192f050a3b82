"""``alipay.open.public.label.modify``: another name for a label, in the old form."""

from typing import Annotated

from pydantic import Field

from lifeloop.followers import errors
from lifeloop.followers.services import labels
from lifeloop.gateway.acting import account_of, actor_of
from lifeloop.gateway.methods.labels.label_create import NAME_REFUSALS
from lifeloop.gateway.refusals import IllegalBizParams
from lifeloop.gateway.registry import DONE, Call, Done, Refused, Request, Work, method
from lifeloop.gateway.shapes.numbers import number_of
from lifeloop.identity.models import AppKind


class Renamed(Request):
    id: Annotated[str | int, Field(description="label id")]
    name: Annotated[
        str,
        Field(min_length=1, max_length=30, description="no spaces, no commas"),
        Refused(missing=errors.LabelNameEmpty, long=errors.LabelNameTooLong),
    ]


@method(
    "alipay.open.public.label.modify",
    title="Rename a label (old)",
    title_zh="公众号标签管理-修改标签",
    work=Work.ACT,
    request=Renamed,
    answer=Done,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IllegalBizParams,
    refusals=(*NAME_REFUSALS, errors.LabelNotFound),
    example={"id": "12", "name": "熟客"},
)
def label_modify(call: Call[Renamed]) -> Done:
    """Groups and menus go on with it."""
    account = account_of(call)
    asked = call.request
    labels.rename(actor_of(account, call), account, number_of(asked.id), name=asked.name)
    return DONE
