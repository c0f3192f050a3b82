"""``alipay.open.public.shortlink.create``: a short link to the account with a scene."""

from typing import Annotated

from pydantic import Field

from lifeloop.gateway.acting import account_of, actor_of
from lifeloop.gateway.refusals import IllegalBizParams
from lifeloop.gateway.refusals_slots import SceneMissing
from lifeloop.gateway.registry import Answer, Call, Refused, Request, Work, method
from lifeloop.identity.models import AppKind
from lifeloop.placements import errors_promotion as refusals
from lifeloop.placements.services.short_links import address, make


class Link(Request):
    scene_id: Annotated[
        str,
        Field(min_length=1, max_length=32, description="letters, digits, underscores"),
        Refused(missing=SceneMissing, long=refusals.SceneInvalid),
    ]
    remark: Annotated[
        str,
        Field(max_length=256, description="seen at the console"),
        Refused(long=refusals.RemarkTooLong),
    ] = ""


class Made(Answer):
    shortlink: str


@method(
    "alipay.open.public.shortlink.create",
    title="Create a short link with a parameter",
    title_zh="服务窗短链自主生成接口",
    verb="POST",
    work=Work.ACT,
    request=Link,
    answer=Made,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IllegalBizParams,
    refusals=(refusals.RemarkTooLong, refusals.SceneInvalid, refusals.TooManyShortLinks),
    codes={
        refusals.RemarkTooLong: "SHORT_LINK_GENERATE_FAIL",
        refusals.TooManyShortLinks: "SHORT_LINK_GENERATE_FAIL",
    },
    example={"scene_id": "store_1", "remark": "门店海报"},
    example_answer={"shortlink": "https://life.example.com/s/kHJ5uQ9xAbcd"},
    notes=("Leads to the account's home; counted and revoked at the console.",),
)
def shortlink_create(call: Call[Link]) -> Made:
    """Valid until it is revoked."""
    account = account_of(call)
    asked = call.request
    link = make(actor_of(account, call), account, scene_id=asked.scene_id, remark=asked.remark)
    return Made(shortlink=address(link))
