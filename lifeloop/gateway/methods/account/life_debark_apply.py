"""``alipay.open.public.life.debark.apply``: the account is delisted."""

from lifeloop.gateway.acting import account_of, actor_of
from lifeloop.gateway.methods.account.life_aboard_apply import Result
from lifeloop.gateway.refusals import IllegalBizParams
from lifeloop.gateway.registry import Call, Nothing, Work, method
from lifeloop.identity.models import AppKind
from lifeloop.lifestyle import errors
from lifeloop.lifestyle.services import delist


@method(
    "alipay.open.public.life.debark.apply",
    title="Delist the lifestyle account",
    title_zh="下架生活号",
    verb="POST",
    work=Work.ACT,
    request=Nothing,
    answer=Result,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IllegalBizParams,
    refusals=(errors.AccountNotListed, errors.AccountStateRefused),
    codes={errors.AccountStateRefused: "BUSINESS_ERROR"},
    example_answer={"result": "下架成功"},
    notes=(
        "No longer found by search; followers keep it, links, codes and components still lead to it.",
    ),
)
def life_debark_apply(call: Call[Nothing]) -> Result:
    """At once."""
    account = account_of(call)
    delist(actor_of(account, call), account)
    return Result(result="下架成功")
