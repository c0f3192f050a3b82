"""``alipay.open.public.topic.modify``: a marketing slot, anew."""

from typing import Annotated

from pydantic import Field

from lifeloop.gateway.acting import account_of, actor_of
from lifeloop.gateway.methods.slots.topic_create import (
    TOPIC_CODES,
    TOPIC_REFUSALS,
    Topic,
    draft_of,
)
from lifeloop.gateway.refusals import IllegalBizParams
from lifeloop.gateway.refusals_slots import TopicId
from lifeloop.gateway.registry import DONE, Call, Done, Refused, Work, method
from lifeloop.gateway.shapes.numbers import number_of
from lifeloop.identity.models import AppKind
from lifeloop.placements import errors_slots as refusals
from lifeloop.placements.services.slots import save_marketing


class Changed(Topic):
    topic_id: Annotated[
        str,
        Field(min_length=1, max_length=20, description="of topic.create or topic.batchquery"),
        Refused(missing=TopicId, long=TopicId),
    ]


@method(
    "alipay.open.public.topic.modify",
    title="Change a marketing slot",
    title_zh="营销位修改接口",
    verb="POST",
    work=Work.ACT,
    request=Changed,
    answer=Done,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IllegalBizParams,
    refusals=(*TOPIC_REFUSALS, refusals.MarketingNotFound),
    codes={**TOPIC_CODES, refusals.MarketingNotFound: "TOPIC_NOT_EXISTS"},
    example={
        "topic_id": "5",
        "title": "今日推荐",
        "topic_items": [
            {
                "title": f"第{number}款",
                "img_url": "https://life.example.com/media/pictures/3f….png",
                "link_url": "https://coffee.example.com/",
            }
            for number in "一二三四"
        ],
    },
    notes=("Replaces the whole slot; it stays in its place.",),
)
def topic_modify(call: Call[Changed]) -> Done:
    """Seen from the next request on."""
    account = account_of(call)
    slot_id = number_of(call.request.topic_id)
    save_marketing(actor_of(account, call), account, draft_of(call.request), slot_id=slot_id)
    return DONE
