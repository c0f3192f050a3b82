"""``alipay.open.public.life.aboard.apply``: the account is listed."""

from typing import Annotated

from pydantic import Field

from lifeloop.gateway.acting import account_of, actor_of
from lifeloop.gateway.refusals import IllegalBizParams
from lifeloop.gateway.registry import Answer, Call, Nothing, Work, method
from lifeloop.identity.models import AppKind
from lifeloop.lifestyle import errors
from lifeloop.lifestyle.services import list_


class Result(Answer):
    result: Annotated[str, Field(description="a prompt for people")]


@method(
    "alipay.open.public.life.aboard.apply",
    title="List (publish) the lifestyle account",
    title_zh="上架生活号",
    verb="POST",
    work=Work.ACT,
    request=Nothing,
    answer=Result,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IllegalBizParams,
    refusals=(errors.AccountListed, errors.AccountStateRefused),
    codes={errors.AccountStateRefused: "LIFE_STATUS_ERROR"},
    example_answer={"result": "上架成功"},
    notes=(
        "From now on people find it by search. The account has to be opened, and not suspended.",
    ),
)
def life_aboard_apply(call: Call[Nothing]) -> Result:
    """At once."""
    account = account_of(call)
    list_(actor_of(account, call), account)
    return Result(result="上架成功")
