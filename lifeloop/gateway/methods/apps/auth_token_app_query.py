"""``alipay.open.auth.token.app.query``: what an app_auth_token of the calling provider allows, and how long."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from lifeloop.gateway.errors import ProtocolError
from lifeloop.gateway.refusals import InvalidParameter
from lifeloop.gateway.registry import METHODS, Answer, Call, Request, Work, method
from lifeloop.identity.queries import delegations
from lifeloop.kernel import clock


class Which(Request):
    app_auth_token: Annotated[str, Field(min_length=1, max_length=128)]


class Standing(Answer):
    auth_app_id: Annotated[str, Field(description="APPID of the merchant's app")]
    auth_methods: Annotated[list[str], Field(description="methods the token allows")]
    auth_start: Annotated[str, Field(description="yyyy-MM-dd HH:mm:ss, GMT+8")]
    auth_end: Annotated[str, Field(description="yyyy-MM-dd HH:mm:ss, GMT+8")]
    expires_in: Annotated[int, Field(description="seconds from its start to its end; a number")]
    status: Literal["valid", "invalid"]


@method(
    "alipay.open.auth.token.app.query",
    title="Query a merchant's consent by its token",
    title_zh="查询某个应用授权AppAuthToken的授权信息",
    verb="POST",
    work=Work.READ,
    request=Which,
    answer=Standing,
    invalid=InvalidParameter,
    own=True,
    example={"app_auth_token": "kHJ5…"},
    example_answer={
        "auth_app_id": "2021000000000001",
        "auth_methods": ["alipay.open.public.info.query"],
        "auth_start": "2026-11-22 10:00:00",
        "auth_end": "2027-11-22 10:00:00",
        "expires_in": 31536000,
        "status": "valid",
    },
    notes=("A token that is unknown, or another provider's: `aop.invalid-app-auth-token`.",),
)
def auth_token_app_query(call: Call[Which]) -> Standing:
    """Also of a token that has ended."""
    row = delegations.find(call.app.app_id, call.request.app_auth_token)
    if row is None:
        raise ProtocolError("aop.invalid-app-auth-token")
    holds = row.ended_at is None and row.expires_at > clock.now()
    return Standing(
        auth_app_id=row.app_id,
        auth_methods=sorted(one.name for one in METHODS if not one.own),
        auth_start=_text(row.created_at),
        auth_end=_text(row.expires_at),
        expires_in=int((row.expires_at - row.created_at).total_seconds()),
        status="valid" if holds else "invalid",
    )


def _text(moment: datetime) -> str:
    return moment.astimezone(clock.GMT8).strftime("%Y-%m-%d %H:%M:%S")
