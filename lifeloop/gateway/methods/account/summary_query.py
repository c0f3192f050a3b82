"""``alipay.open.public.summary.query``: the lifestyle accounts of the caller's merchant."""

from typing import Annotated, Literal

from pydantic import Field

from lifeloop.gateway.refusals import IllegalBizParams
from lifeloop.gateway.refusals_account import StatusUnknown
from lifeloop.gateway.registry import Answer, Call, Refused, Request, Work, method
from lifeloop.lifestyle import queries


class Asked(Request):
    partner_id: Annotated[
        str, Field(max_length=32, description="not looked at: it is the caller's own merchant")
    ] = ""
    status: Annotated[
        Literal["", "ON_LINE", "OFF_LINE"],
        Field(description="empty: all"),
        Refused(wrong=StatusUnknown),
    ] = ""


class Shown(Answer):
    public_id: str
    public_name: str
    status: Annotated[str, Field(description="ON_LINE: opened and not suspended; OFF_LINE")]
    channel: Annotated[str, Field(description="where it was opened: CONSOLE")]


class Accounts(Answer):
    public_info_list: list[Shown]


@method(
    "alipay.open.public.summary.query",
    title="List a merchant's lifestyle accounts",
    title_zh="查询商户的生活号列表",
    work=Work.READ,
    request=Asked,
    answer=Accounts,
    invalid=IllegalBizParams,
    example={"status": "ON_LINE"},
    example_answer={
        "public_info_list": [
            {
                "public_id": "2021009876543210",
                "public_name": "街角咖啡",
                "status": "ON_LINE",
                "channel": "CONSOLE",
            }
        ]
    },
    notes=("Asked by any app of the merchant: mini program or lifestyle account.",),
)
def summary_query(call: Call[Asked]) -> Accounts:
    """The newest first."""
    shown = [
        Shown(
            public_id=row.pk,
            public_name=row.name,
            status="ON_LINE" if queries.is_usable(row) else "OFF_LINE",
            channel="CONSOLE",
        )
        for row in queries.of_merchant(call.app.merchant_id)
    ]
    wanted = call.request.status
    return Accounts(public_info_list=[one for one in shown if wanted in {"", one.status}])
