"""``alipay.open.public.user.data.batchquery``: followers, day by day."""

from typing import Annotated

from pydantic import Field

from lifeloop.gateway.refusals import IllegalBizParams
from lifeloop.gateway.refusals_data import QueryDateInvalid
from lifeloop.gateway.registry import Answer, Call, Work, method
from lifeloop.gateway.shapes.days import FIGURES_NOTE, ZONE_NOTE, Days, asked_of, text_of
from lifeloop.identity.models import AppKind
from lifeloop.insights.queries.totals import followers


class UserDay(Answer):
    date: Annotated[str, Field(description="yyyyMMdd")]
    new_user_cnt: Annotated[str, Field(description="new follows of the day")]
    cancel_user_cnt: Annotated[str, Field(description="follows that ended on the day")]
    grow_user_cnt: Annotated[str, Field(description="the difference, below 0 when more ended")]
    cumulate_user_cnt: Annotated[str, Field(description="followers at the end of the day")]


class UserDays(Answer):
    data_list: list[UserDay]


@method(
    "alipay.open.public.user.data.batchquery",
    title="Follower statistics per day",
    title_zh="用户分析数据查询接口",
    verb="POST",
    work=Work.READ,
    request=Days,
    answer=UserDays,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IllegalBizParams,
    refusals=(QueryDateInvalid,),
    example={"begin_date": "20260101", "end_date": "20260130"},
    example_answer={
        "data_list": [
            {
                "date": "20260101",
                "new_user_cnt": "12",
                "cancel_user_cnt": "3",
                "grow_user_cnt": "9",
                "cumulate_user_cnt": "1209",
            }
        ]
    },
    notes=(
        "Every day of the range is there, in order; the counts are strings.",
        ZONE_NOTE,
        FIGURES_NOTE,
    ),
)
def user_data_batchquery(call: Call[Days]) -> UserDays:
    """As the console's page of followers has them."""
    _account, scope, span = asked_of(call)
    return UserDays(
        data_list=[
            UserDay(
                date=text_of(one.day),
                new_user_cnt=str(one.new),
                cancel_user_cnt=str(one.gone),
                grow_user_cnt=str(one.net),
                cumulate_user_cnt=str(one.total),
            )
            for one in followers(scope, span)
        ]
    )
