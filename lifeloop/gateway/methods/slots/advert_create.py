"""``alipay.open.public.advert.create``: the account's ad slot."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import Field

from lifeloop.gateway.acting import account_of, actor_of
from lifeloop.gateway.refusals import InvalidParameter
from lifeloop.gateway.refusals_slots import LinkIllegal, PictureForeign
from lifeloop.gateway.registry import Answer, Call, Refused, Request, Work, method
from lifeloop.gateway.shapes.slots import Linked, picture_of, target_of
from lifeloop.identity.models import AppKind
from lifeloop.kernel.errors import DomainError
from lifeloop.lifestyle.models import Account
from lifeloop.placements import errors
from lifeloop.placements import errors_slots as refusals
from lifeloop.placements.services.slots import set_ads

MOST_NAME = 20


class Item(Linked):
    name: Annotated[
        str,
        Field(
            max_length=MOST_NAME,
            description="read out where the picture cannot be seen; left out: the account's",
        ),
    ] = ""


Items = Annotated[
    list[Item],
    Field(min_length=1, max_length=20, description="1 to 5 frames, in the order shown"),
    Refused(missing=refusals.FramesCount, long=refusals.FramesCount),
]


class Advert(Request):
    advert_items: Items


class Made(Answer):
    advert_id: str
    advert_group: Annotated[str, Field(description="the same: everybody sees the one slot")]


ADVERT_REFUSALS: tuple[type[DomainError], ...] = (
    LinkIllegal,
    PictureForeign,
    errors.PictureUnfit,
    errors.TargetNotAssociated,
    refusals.FramesCount,
    refusals.SlotPartInvalid,
    refusals.SlotPartTarget,
)
ADVERT_CODES: Mapping[type[DomainError], str] = {
    errors.PictureUnfit: "PUBLIC_ADVERT_IMGURL_ILLEGAL",
    errors.TargetNotAssociated: "PUBLIC_ADVERT_LINKURL_ILLEGAL",
    refusals.SlotPartInvalid: "INVALID_PARAMETER",
    refusals.SlotPartTarget: "PUBLIC_ADVERT_LINKURL_ILLEGAL",
}


@method(
    "alipay.open.public.advert.create",
    title="Create the ad slot",
    title_zh="生活号广告位添加接口",
    verb="POST",
    work=Work.ACT,
    request=Advert,
    answer=Made,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=InvalidParameter,
    refusals=(*ADVERT_REFUSALS, refusals.AdSlotTaken),
    codes=ADVERT_CODES,
    example={
        "advert_items": [
            {
                "img_url": "https://life.example.com/media/pictures/3f….png",
                "link_url": "https://coffee.example.com/",
                "link_type": "HTTP",
                "name": "周末买一送一",
            }
        ]
    },
    example_answer={"advert_id": "2021000000000002", "advert_group": "2021000000000002"},
    notes=(
        "Seen on the account's home from the next request on. Pictures are 996 × 240, of the account's library.",
        "A mini program (`APP`) has to be associated and listed.",
    ),
)
def advert_create(call: Call[Advert]) -> Made:
    """Where there is none yet."""
    account = account_of(call)
    frames = frames_of(account, call.request.advert_items)
    slot = set_ads(actor_of(account, call), account, frames=frames, there=False)
    return Made(advert_id=str(slot.pk), advert_group=str(slot.pk))


def frames_of(account: Account, items: Sequence[Item]) -> list[dict[str, Any]]:
    """The domain's document of the frames."""
    return [
        {
            "picture": picture_of(item.img_url),
            "name": item.name.strip() or account.name,
            "target": target_of(item.link_url, item.link_type),
        }
        for item in items
    ]
