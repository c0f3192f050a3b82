"""``alipay.system.oauth.token``: who is my visitor."""

from typing import Annotated

from pydantic import Field

from lifeloop.gateway.refusals import GrantTypeInvalid
from lifeloop.gateway.registry import Answer, Call, Refused, Request, Work, method
from lifeloop.gateway.shapes.grants import GrantType
from lifeloop.identity import errors
from lifeloop.identity.services import oauth
from lifeloop.kernel import clock


class Token(Request):
    grant_type: GrantType
    code: Annotated[
        str,
        Field(max_length=128, description="what my.getAuthCode yielded; used up by this call"),
        Refused(long=errors.CodeInvalid),
    ] = ""
    refresh_token: Annotated[
        str,
        Field(max_length=128, description="from an earlier answer; used up by this call"),
        Refused(long=errors.RefreshTokenInvalid),
    ] = ""


class Tokens(Answer):
    access_token: str
    auth_start: Annotated[str, Field(description="yyyy-MM-dd HH:mm:ss, GMT+8")]
    expires_in: Annotated[int, Field(description="seconds; a number")]
    re_expires_in: Annotated[int, Field(description="seconds; a number")]
    refresh_token: str
    user_id: Annotated[str | None, Field(description="apps in user_id mode")] = None
    alipay_user_id: Annotated[str | None, Field(description="the same as user_id")] = None
    open_id: Annotated[str | None, Field(description="apps in open_id mode")] = None


@method(
    "alipay.system.oauth.token",
    title="Exchange an authorization code for who the visitor is",
    title_zh="换取授权访问令牌",
    verb="POST",
    work=Work.READ,  # one by one, in the service's own write: a refused code must undo nothing of a neighbour's
    request=Token,
    answer=Tokens,
    invalid=GrantTypeInvalid,
    refusals=(errors.CodeInvalid, errors.RefreshTokenInvalid, errors.RefreshTokenOld),
    top_level=True,
    bare=True,
    example={"grant_type": "authorization_code", "code": "4b203fe6c11548bcabd8da5bb087a83b"},
    example_answer={
        "access_token": "kHJ5…",
        "auth_start": "2026-11-22 10:00:00",
        "expires_in": 1296000,
        "re_expires_in": 2592000,
        "refresh_token": "uQ9x…",
        "user_id": "2088102150477652",
        "alipay_user_id": "2088102150477652",
    },
    notes=(
        "The fields are parameters of the call, not of `biz_content`.",
        "Success carries no `code` and `msg`; a failure comes under `error_response`.",
    ),
)
def oauth_token(call: Call[Token]) -> Tokens:
    """Use up a code or a refresh token of this app."""
    asked = call.request
    if asked.grant_type == "authorization_code":
        tokens = oauth.exchange(call.app.app_id, code=asked.code)
    elif asked.grant_type == "refresh_token":
        tokens = oauth.refresh(call.app.app_id, refresh_token=asked.refresh_token)
    else:
        raise GrantTypeInvalid
    names = {"user_id": tokens.user_id, "alipay_user_id": tokens.user_id}
    return Tokens(
        access_token=tokens.access_token,
        auth_start=tokens.auth_start.astimezone(clock.GMT8).strftime("%Y-%m-%d %H:%M:%S"),
        expires_in=tokens.expires_in,
        re_expires_in=tokens.re_expires_in,
        refresh_token=tokens.refresh_token,
        **({"open_id": tokens.open_id} if call.app.id_mode == "open_id" else names),
    )
