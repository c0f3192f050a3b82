"""``alipay.open.mini.public.relation.query``: which lifestyle account a mini program is bound to."""

from typing import Annotated

from pydantic import Field

from lifeloop.gateway.refusals import IllegalBizParams
from lifeloop.gateway.registry import Answer, Call, Request, Work, method
from lifeloop.messaging.errors import NoBinding
from lifeloop.relations.queries import binding


class Relation(Request):
    mini_app_id: Annotated[
        str,
        Field(
            max_length=32, description="APPID of the mini program; absent: the calling one's own"
        ),
    ] = ""


class Bound(Answer):
    public_id: Annotated[str, Field(description="APPID of the bound lifestyle account")]
    public_name: Annotated[str, Field(description="its name")]


@method(
    "alipay.open.mini.public.relation.query",
    title="Query the lifestyle account bound to a mini program",
    title_zh="查询小程序绑定的生活号",
    work=Work.READ,
    request=Relation,
    answer=Bound,
    invalid=IllegalBizParams,
    refusals=(NoBinding,),
    example={"mini_app_id": "2021001234567890"},
    example_answer={"public_id": "2021009876543210", "public_name": "街角咖啡"},
    notes=(
        "May be asked by the program, by the account, and by every other app of the merchants of the two.",
        "To anyone else the answer is the one for a program that is not bound.",
    ),
)
def public_relation_query(call: Call[Relation]) -> Bound:
    """The binding as it is at this moment, whatever the states of the two."""
    app_id = call.request.mini_app_id or call.app.app_id
    account = binding.account_seen_by(
        app_id, asking_app_id=call.app.app_id, asking_merchant_id=call.app.merchant_id
    )
    if account is None:
        raise NoBinding
    return Bound(public_id=account.pk, public_name=account.name)
