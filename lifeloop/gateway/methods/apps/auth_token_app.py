"""``alipay.open.auth.token.app``: a provider exchanges a merchant's consent for the token that acts for its app."""

from typing import Annotated

from pydantic import Field

from lifeloop.gateway.refusals import GrantTypeInvalid
from lifeloop.gateway.registry import Answer, Call, Part, Refused, Request, Work, method
from lifeloop.gateway.shapes.grants import GrantType
from lifeloop.identity import errors
from lifeloop.identity.services import delegations


class Asked(Request):
    grant_type: GrantType
    code: Annotated[
        str,
        Field(max_length=64, description="app_auth_code of the consent; used up by this call"),
        Refused(long=errors.CodeInvalid),
    ] = ""
    refresh_token: Annotated[
        str,
        Field(max_length=64, description="app_refresh_token; used up by this call"),
        Refused(long=errors.RefreshTokenInvalid),
    ] = ""


class Token(Part):
    app_auth_token: str
    app_refresh_token: str
    auth_app_id: str
    expires_in: int
    re_expires_in: int


class Tokens(Answer):
    app_auth_token: Annotated[
        str, Field(description="a parameter of later calls: they act for the app")
    ]
    app_refresh_token: str
    auth_app_id: Annotated[str, Field(description="APPID of the merchant's app")]
    expires_in: Annotated[int, Field(description="seconds; a number")]
    re_expires_in: Annotated[int, Field(description="seconds; a number")]
    tokens: Annotated[list[Token], Field(description="the same once more, as a list")]


_TOKEN = {
    "app_auth_token": "kHJ5…",
    "app_refresh_token": "uQ9x…",
    "auth_app_id": "2021000000000001",
    "expires_in": 31536000,
    "re_expires_in": 32140800,
}


@method(
    "alipay.open.auth.token.app",
    title="Exchange a merchant's consent for a token",
    title_zh="换取应用授权令牌",
    verb="POST",
    work=Work.ACT,
    request=Asked,
    answer=Tokens,
    invalid=GrantTypeInvalid,
    refusals=(errors.CodeInvalid, errors.RefreshTokenInvalid),
    own=True,
    uses_up=True,
    example={"grant_type": "authorization_code", "code": "1cc19911172e4f8aaa509c8fb5d12F56"},
    example_answer={**_TOKEN, "tokens": [_TOKEN]},
    notes=(
        "The code comes from the merchant's consent, is good for a day and for this provider's app only.",
        "A new token ends the one that this provider had for the same app.",
    ),
)
def auth_token_app(call: Call[Asked]) -> Tokens:
    """Use up a code or a refresh token of this provider's app."""
    asked = call.request
    if asked.grant_type == "authorization_code":
        made = delegations.exchange(call.app.app_id, code=asked.code)
    elif asked.grant_type == "refresh_token":
        made = delegations.refresh(call.app.app_id, refresh_token=asked.refresh_token)
    else:
        raise GrantTypeInvalid
    token = Token(
        app_auth_token=made.app_auth_token,
        app_refresh_token=made.app_refresh_token,
        auth_app_id=made.auth_app_id,
        expires_in=made.expires_in,
        re_expires_in=made.re_expires_in,
    )
    return Tokens(**token.model_dump(), tokens=[token])
