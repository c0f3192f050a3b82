"""``alipay.open.public.topic.delete``: a marketing slot, gone."""

from typing import Annotated

from pydantic import Field

from lifeloop.gateway.acting import account_of, actor_of
from lifeloop.gateway.refusals import IllegalBizParams
from lifeloop.gateway.refusals_slots import TopicId
from lifeloop.gateway.registry import DONE, Call, Done, Refused, Request, Work, method
from lifeloop.gateway.shapes.numbers import number_of
from lifeloop.identity.models import AppKind
from lifeloop.placements import errors_slots as refusals
from lifeloop.placements.services.slots import delete_marketing


class Named(Request):
    topic_id: Annotated[
        str,
        Field(min_length=1, max_length=20, description="of topic.create or topic.batchquery"),
        Refused(missing=TopicId, long=TopicId),
    ]


@method(
    "alipay.open.public.topic.delete",
    title="Delete a marketing slot",
    title_zh="营销位删除接口",
    verb="DELETE",
    work=Work.ACT,
    request=Named,
    answer=Done,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IllegalBizParams,
    refusals=(refusals.MarketingNotFound,),
    codes={refusals.MarketingNotFound: "TOPIC_NOT_EXISTS"},
    example={"topic_id": "5"},
)
def topic_delete(call: Call[Named]) -> Done:
    """With its items."""
    account = account_of(call)
    delete_marketing(actor_of(account, call), account, slot_id=number_of(call.request.topic_id))
    return DONE
