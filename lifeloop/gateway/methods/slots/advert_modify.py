"""``alipay.open.public.advert.modify``: the ad slot's frames, anew."""

from typing import Annotated

from pydantic import Field

from lifeloop.gateway.acting import account_of, actor_of
from lifeloop.gateway.methods.slots.advert_create import (
    ADVERT_CODES,
    ADVERT_REFUSALS,
    Advert,
    frames_of,
)
from lifeloop.gateway.refusals import InvalidParameter
from lifeloop.gateway.refusals_slots import AdvertId
from lifeloop.gateway.registry import DONE, Call, Done, Refused, Work, method
from lifeloop.identity.models import AppKind
from lifeloop.placements import errors_slots as refusals
from lifeloop.placements.services.slots import set_ads


class Changed(Advert):
    advert_id: Annotated[
        str,
        Field(min_length=1, max_length=20, description="of advert.create or advert.batchquery"),
        Refused(missing=AdvertId, long=AdvertId),
    ]


@method(
    "alipay.open.public.advert.modify",
    title="Change the ad slot",
    title_zh="生活号广告位修改接口",
    verb="POST",
    work=Work.ACT,
    request=Changed,
    answer=Done,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=InvalidParameter,
    refusals=(*ADVERT_REFUSALS, refusals.AdSlotEmpty),
    codes=ADVERT_CODES,
    example={
        "advert_id": "2021000000000002",
        "advert_items": [
            {
                "img_url": "https://life.example.com/media/pictures/3f….png",
                "link_url": "alipays://platformapi/startapp?appId=2021000000000001",
                "link_type": "APP",
            }
        ],
    },
    notes=("Replaces all frames.",),
)
def advert_modify(call: Call[Changed]) -> Done:
    """Seen from the next request on."""
    account = account_of(call)
    if call.request.advert_id != str(account.pk):
        raise AdvertId
    frames = frames_of(account, call.request.advert_items)
    set_ads(actor_of(account, call), account, frames=frames, there=True)
    return DONE
