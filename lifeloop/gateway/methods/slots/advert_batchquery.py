"""``alipay.open.public.advert.batchquery``: the ad slot as it is."""

from typing import Annotated

from pydantic import Field

from lifeloop.gateway.acting import account_of
from lifeloop.gateway.refusals import IllegalBizParams
from lifeloop.gateway.registry import Answer, Call, Nothing, Work, method
from lifeloop.gateway.shapes.slots import ShownLink, linked_of
from lifeloop.identity.models import AppKind
from lifeloop.placements.queries.slots import ad_slot


class ShownItem(ShownLink):
    name: str


class Shown(Answer):
    advert_id: str
    advert_group: str
    advert_items: list[ShownItem]


class Adverts(Answer):
    count: Annotated[str, Field(description="1 or 0; a string")]
    advert_list: list[Shown]


@method(
    "alipay.open.public.advert.batchquery",
    title="List ad slots",
    title_zh="生活号广告位查询接口",
    verb="POST",
    work=Work.READ,
    request=Nothing,
    answer=Adverts,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IllegalBizParams,
    example_answer={
        "count": "1",
        "advert_list": [
            {
                "advert_id": "2021000000000002",
                "advert_group": "2021000000000002",
                "advert_items": [
                    {
                        "img_url": "https://life.example.com/media/pictures/3f….png",
                        "link_url": "https://coffee.example.com/",
                        "link_type": "HTTP",
                        "name": "周末买一送一",
                    }
                ],
            }
        ],
    },
    notes=("An account has one, the same for everybody.",),
)
def advert_batchquery(call: Call[Nothing]) -> Adverts:
    """Whoever made it."""
    slot = ad_slot(account_of(call))
    if slot is None:
        return Adverts(count="0", advert_list=[])
    items = [ShownItem(name=frame["name"], **linked_of(frame)) for frame in slot.frames]
    shown = Shown(advert_id=str(slot.pk), advert_group=str(slot.pk), advert_items=items)
    return Adverts(count="1", advert_list=[shown])
