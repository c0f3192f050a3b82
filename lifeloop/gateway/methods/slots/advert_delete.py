"""``alipay.open.public.advert.delete``: the ad slot, taken down."""

from typing import Annotated

from pydantic import Field

from lifeloop.gateway.acting import account_of, actor_of
from lifeloop.gateway.refusals import IllegalBizParams
from lifeloop.gateway.refusals_slots import AdvertId
from lifeloop.gateway.registry import DONE, Call, Done, Refused, Request, Work, method
from lifeloop.identity.models import AppKind
from lifeloop.placements import errors_slots as refusals
from lifeloop.placements.services.slots import clear_ads


class Named(Request):
    advert_id: Annotated[
        str, Field(max_length=20, description="this or advert_group"), Refused(long=AdvertId)
    ] = ""
    advert_group: Annotated[
        str, Field(max_length=20, description="this or advert_id"), Refused(long=AdvertId)
    ] = ""


@method(
    "alipay.open.public.advert.delete",
    title="Delete an ad slot",
    title_zh="生活号广告位删除接口",
    verb="DELETE",
    work=Work.ACT,
    request=Named,
    answer=Done,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IllegalBizParams,
    refusals=(AdvertId, refusals.AdSlotEmpty),
    example={"advert_id": "2021000000000002"},
)
def advert_delete(call: Call[Named]) -> Done:
    """With its frames."""
    account = account_of(call)
    if str(account.pk) not in {call.request.advert_id, call.request.advert_group}:
        raise AdvertId
    clear_ads(actor_of(account, call), account)
    return DONE
