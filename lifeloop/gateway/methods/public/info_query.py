"""``alipay.open.public.info.query``: the calling account's own profile."""

from typing import Annotated, Literal

from pydantic import Field

from lifeloop.gateway.refusals import AppNotPublicApp, IllegalBizParams
from lifeloop.gateway.registry import Answer, Call, Nothing, Work, method
from lifeloop.gateway.shapes.pictures import address_of
from lifeloop.identity.models import AppKind
from lifeloop.lifestyle import queries
from lifeloop.lifestyle.rules import AccountState

Audit = Literal["AUDITING", "AUDIT_FAILED", "AUDIT_SUCCESS", "AUDIT_NORMAL"]
_AUDIT: dict[str, Audit] = {
    AccountState.OPENING: "AUDITING",
    AccountState.REJECTED: "AUDIT_FAILED",
    AccountState.OPENED: "AUDIT_NORMAL",
    AccountState.LISTED: "AUDIT_NORMAL",
}


class Info(Answer):
    app_name: str
    logo_url: Annotated[str, Field(description="empty when the account has no picture")]
    introduction: str
    public_greeting: Annotated[str, Field(description="what new followers are sent")]
    is_online: Annotated[Literal["T", "F"], Field(description="T: opened and not suspended")]
    is_release: Annotated[Literal["T", "F"], Field(description="T: listed (上架), found by search")]
    audit_status: Annotated[Audit, Field(description="the latest review")]
    audit_desc: Annotated[str, Field(description="the reviewer's note when sent back")]


@method(
    "alipay.open.public.info.query",
    title="Query the lifestyle account's basic information",
    title_zh="生活号基础信息查询接口",
    verb="GET",
    work=Work.READ,
    request=Nothing,
    answer=Info,
    callers=frozenset({AppKind.ACCOUNT}),
    wrong_caller=AppNotPublicApp,
    invalid=IllegalBizParams,
    example_answer={
        "app_name": "街角咖啡",
        "logo_url": "https://life.example.com/media/logos/3f….png",
        "introduction": "每天现磨",
        "public_greeting": "欢迎关注",
        "is_online": "T",
        "is_release": "T",
        "audit_status": "AUDIT_NORMAL",
        "audit_desc": "",
    },
)
def info_query(call: Call[Nothing]) -> Info:
    """The account as people see it, and where its review stands."""
    account = queries.by_app(call.app.app_id)
    if account is None:
        raise AppNotPublicApp
    usable = queries.is_usable(account)
    return Info(
        app_name=account.name,
        logo_url=address_of(account.logo),
        introduction=account.introduction,
        public_greeting=account.greeting,
        is_online="T" if usable else "F",
        is_release="T" if usable and account.state == AccountState.LISTED else "F",
        audit_status=_AUDIT[account.state],
        audit_desc=account.review_note,
    )
