"""``alipay.open.public.info.modify``: the calling account's profile."""

from io import BytesIO
from typing import IO, Annotated

from pydantic import Field

from lifeloop.gateway.acting import account_of, actor_of
from lifeloop.gateway.refusals import AppNotPublicApp
from lifeloop.gateway.refusals_account import (
    BackgroundUnsupported,
    LogoForeign,
    NothingToChange,
    PapersUnsupported,
)
from lifeloop.gateway.registry import Answer, Call, Refused, Request, Work, method
from lifeloop.gateway.shapes.pictures import path_of
from lifeloop.identity.errors import PictureInvalid
from lifeloop.identity.media import take
from lifeloop.identity.models import AppKind
from lifeloop.lifestyle import errors
from lifeloop.lifestyle.models import Account
from lifeloop.lifestyle.services import change
from lifeloop.placements.queries.pictures import kept


class Profile(Request):
    app_name: Annotated[
        str,
        Field(max_length=20, description="2 to 20 characters"),
        Refused(long=errors.AccountNameLength),
    ] = ""
    logo_url: Annotated[
        str,
        Field(
            max_length=255, description="address of a picture of the account's library (png, jpg)"
        ),
        Refused(long=LogoForeign),
    ] = ""
    introduction: Annotated[str, Field(max_length=500), Refused(long=errors.IntroductionLength)] = (
        ""
    )
    public_greeting: Annotated[
        str | None,
        Field(description="what new followers are sent; empty: nothing", max_length=500),
        Refused(long=errors.GreetingLength),
    ] = None
    background_url: Annotated[
        str, Field(max_length=255, description="left out"), Refused(long=BackgroundUnsupported)
    ] = ""
    license_url: Annotated[
        str, Field(max_length=255, description="left out"), Refused(long=PapersUnsupported)
    ] = ""
    auth_pic: Annotated[
        str, Field(max_length=255, description="left out"), Refused(long=PapersUnsupported)
    ] = ""
    shop_pics: Annotated[
        list[Annotated[str, Field(max_length=255)]], Field(max_length=20, description="left out")
    ] = []


class Audited(Answer):
    audit_status: Annotated[str, Field(description="AUDIT_SUCCESS: people see it from now on")]
    audit_desc: str


@method(
    "alipay.open.public.info.modify",
    title="Change the lifestyle account's basic information",
    title_zh="生活号基础信息修改接口",
    verb="POST",
    work=Work.ACT,
    request=Profile,
    answer=Audited,
    callers=frozenset({AppKind.ACCOUNT}),
    wrong_caller=AppNotPublicApp,
    invalid=NothingToChange,
    refusals=(
        BackgroundUnsupported,
        LogoForeign,
        PapersUnsupported,
        PictureInvalid,
        errors.AccountNameLength,
        errors.AccountNameTaken,
        errors.GreetingLength,
        errors.IntroductionLength,
    ),
    codes={
        PictureInvalid: "ILLEGAL_LOGO_URL",
        errors.AccountNameLength: "APP_NAME_LENGTH_LIMIT",
        errors.AccountNameTaken: "APP_NAME_EXIST",
    },
    example={"introduction": "每天现磨", "public_greeting": "欢迎关注街角咖啡"},
    example_answer={"audit_status": "AUDIT_SUCCESS", "audit_desc": ""},
    notes=(
        "What is left out stays. Shown at once and on record; the operator reviews an account when it is opened.",
        "The logo is drawn anew, 320 × 320. There is no background picture here, and papers are not handed in by a call.",
    ),
)
def info_modify(call: Call[Profile]) -> Audited:
    """All of it or nothing."""
    account = account_of(call)
    asked = call.request
    if asked.background_url:
        raise BackgroundUnsupported
    if asked.license_url or asked.auth_pic or asked.shop_pics:
        raise PapersUnsupported
    if (
        not (asked.app_name or asked.logo_url or asked.introduction)
        and asked.public_greeting is None
    ):
        raise NothingToChange
    change(
        actor_of(account, call),
        account,
        name=asked.app_name or None,
        introduction=asked.introduction or None,
        greeting=asked.public_greeting,
        logo=_logo(account, asked.logo_url),
    )
    return Audited(audit_status="AUDIT_SUCCESS", audit_desc="")


def _logo(account: Account, address: str) -> IO[bytes] | None:
    path = path_of(address)
    if not path:
        return None
    found = take(path) if path in kept(account.pk, [path]) else None
    if found is None:
        raise LogoForeign
    with found[0] as file:
        return BytesIO(file.read())
