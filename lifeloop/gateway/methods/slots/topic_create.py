"""``alipay.open.public.topic.create``: a marketing slot."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from lifeloop.gateway.acting import account_of, actor_of
from lifeloop.gateway.refusals import IllegalBizParams
from lifeloop.gateway.refusals_slots import (
    HeadLinkIllegal,
    HeadPictureForeign,
    LinkIllegal,
    LinkLong,
    LinkMissing,
    PictureAddressLong,
    PictureForeign,
    PictureMissing,
    TopicItemText,
    TopicItemTitle,
    TopicText,
)
from lifeloop.gateway.registry import Answer, Call, Refused, Request, Work, method
from lifeloop.gateway.shapes.slots import MOST_URL, Linked, LinkType, picture_of, target_of
from lifeloop.identity.models import AppKind
from lifeloop.kernel.errors import DomainError
from lifeloop.placements import errors
from lifeloop.placements import errors_slots as refusals
from lifeloop.placements.services.slots import TITLE, MarketingDraft, save_marketing


class Item(Linked):
    title: Annotated[
        str,
        Field(min_length=1, max_length=20),
        Refused(missing=TopicItemTitle, long=TopicItemTitle),
    ]
    sub_title: Annotated[str, Field(max_length=20), Refused(long=TopicItemText)] = ""


class Topic(Request):
    title: Annotated[
        str,
        Field(min_length=1, max_length=TITLE, description="no other slot of the account has it"),
        Refused(missing=refusals.MarketingTitle, long=refusals.MarketingTitle),
    ]
    sub_title: Annotated[
        str,
        Field(max_length=20, description="of the head; with img_url and link_url"),
        Refused(long=TopicText),
    ] = ""
    img_url: Annotated[
        str,
        Field(
            max_length=MOST_URL, description="head, 996 × 450: a picture of the account's library"
        ),
        Refused(long=PictureAddressLong),
    ] = ""
    link_url: Annotated[
        str, Field(max_length=MOST_URL, description="where the head leads"), Refused(long=LinkLong)
    ] = ""
    link_type: LinkType = ""
    topic_items: Annotated[
        list[Item],
        Field(max_length=20, description="4 to 8; pictures are 300 × 300"),
        Refused(missing=refusals.ItemsCount, long=refusals.ItemsCount),
    ]


class Made(Answer):
    topic_id: str


TOPIC_REFUSALS: tuple[type[DomainError], ...] = (
    HeadLinkIllegal,
    HeadPictureForeign,
    LinkIllegal,
    PictureForeign,
    errors.PictureUnfit,
    errors.TargetNotAssociated,
    refusals.HeadIncomplete,
    refusals.ItemsCount,
    refusals.MarketingTitle,
    refusals.SlotPartInvalid,
    refusals.SlotPartTarget,
)
TOPIC_CODES: Mapping[type[DomainError], str] = {
    LinkIllegal: "TOPIC_ITEM_LINKURL_INVALID",
    LinkLong: "TOPIC_ITEM_LINKURL_INVALID",
    LinkMissing: "TOPIC_ITEM_LINKURL_INVALID",
    PictureAddressLong: "TOPIC_ITEM_IMGURL_INVALID",
    PictureForeign: "TOPIC_ITEM_IMGURL_INVALID",
    PictureMissing: "TOPIC_ITEM_IMGURL_INVALID",
    errors.PictureUnfit: "TOPIC_ITEM_IMGURL_INVALID",
    errors.TargetNotAssociated: "TOPIC_ITEM_LINKURL_INVALID",
    refusals.SlotPartInvalid: "TOPIC_ITEM_TITLE_INVALID",
    refusals.SlotPartTarget: "TOPIC_ITEM_LINKURL_INVALID",
}


@method(
    "alipay.open.public.topic.create",
    title="Create a marketing slot",
    title_zh="营销位添加接口",
    verb="POST",
    work=Work.ACT,
    request=Topic,
    answer=Made,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IllegalBizParams,
    refusals=(*TOPIC_REFUSALS, refusals.MarketingCap),
    codes=TOPIC_CODES,
    example={
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
    example_answer={"topic_id": "5"},
    notes=(
        "Seen on the account's home, below the others, from the next request on.",
        "The head's picture, line and link go together: all three or none.",
    ),
)
def topic_create(call: Call[Topic]) -> Made:
    """The last of the account's."""
    account = account_of(call)
    slot = save_marketing(actor_of(account, call), account, draft_of(call.request))
    return Made(topic_id=str(slot.pk))


def draft_of(asked: Topic) -> MarketingDraft:
    """The domain's documents of head and items."""
    items = [
        {
            "picture": picture_of(item.img_url),
            "title": item.title,
            "text": item.sub_title,
            "target": target_of(item.link_url, item.link_type),
        }
        for item in asked.topic_items
    ]
    return MarketingDraft(asked.title, _head(asked), items)


def _head(asked: Topic) -> dict[str, Any] | None:
    given = (asked.img_url, asked.sub_title, asked.link_url)
    if not any(given):
        return None
    if not all(given):
        raise refusals.HeadIncomplete
    try:
        return {
            "picture": picture_of(asked.img_url),
            "text": asked.sub_title,
            "target": target_of(asked.link_url, asked.link_type),
        }
    except PictureForeign as error:
        raise HeadPictureForeign from error
    except LinkIllegal as error:
        raise HeadLinkIllegal from error
