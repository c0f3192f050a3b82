"""``alipay.open.public.topic.batchquery``: the account's marketing slots."""

from lifeloop.gateway.acting import account_of
from lifeloop.gateway.refusals import IllegalBizParams
from lifeloop.gateway.registry import Answer, Call, Nothing, Work, method
from lifeloop.gateway.shapes.slots import ShownLink, linked_of
from lifeloop.identity.models import AppKind
from lifeloop.placements.models import MarketingSlot
from lifeloop.placements.queries.slots import marketing_slots


class ShownItem(ShownLink):
    title: str
    sub_title: str


class Shown(Answer):
    topic_id: str
    title: str
    sub_title: str | None = None
    img_url: str | None = None
    link_url: str | None = None
    link_type: str | None = None
    topic_items: list[ShownItem]


class Topics(Answer):
    topic_list: list[Shown]


@method(
    "alipay.open.public.topic.batchquery",
    title="List marketing slots",
    title_zh="营销位查询接口",
    verb="POST",
    work=Work.READ,
    request=Nothing,
    answer=Topics,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IllegalBizParams,
    example_answer={
        "topic_list": [
            {
                "topic_id": "5",
                "title": "今日推荐",
                "topic_items": [
                    {
                        "img_url": "https://life.example.com/media/pictures/3f….png",
                        "link_url": "https://coffee.example.com/",
                        "link_type": "HTTP",
                        "title": "第一款",
                        "sub_title": "",
                    }
                ],
            }
        ]
    },
    notes=("In the order shown.",),
)
def topic_batchquery(call: Call[Nothing]) -> Topics:
    """Whoever made them."""
    return Topics(topic_list=[_shown(slot) for slot in marketing_slots(account_of(call))])


def _shown(slot: MarketingSlot) -> Shown:
    head = {"sub_title": slot.head["text"], **linked_of(slot.head)} if slot.head else {}
    items = [
        ShownItem(title=item["title"], sub_title=item["text"], **linked_of(item))
        for item in slot.items
    ]
    return Shown(topic_id=str(slot.pk), title=slot.title, topic_items=items, **head)
