"""``alipay.open.public.articlesummary.data.batchquery``: image-text messages and articles, day by day."""

from typing import Annotated

from pydantic import Field

from lifeloop.gateway.refusals import IllegalBizParams
from lifeloop.gateway.refusals_data import QueryDateInvalid
from lifeloop.gateway.registry import Answer, Call, Work, method
from lifeloop.gateway.shapes.article_figures import (
    ADDED_NOTE,
    NOT_HERE_NOTE,
    ArticleFigures,
    messages_by_day,
)
from lifeloop.gateway.shapes.days import FIGURES_NOTE, ZONE_NOTE, Days, asked_of, text_of
from lifeloop.identity.models import AppKind
from lifeloop.insights.queries import Metric, by_day


class ArticleDay(ArticleFigures):
    date: Annotated[str, Field(description="yyyyMMdd")]


class ArticleDays(Answer):
    data_list: list[ArticleDay]


@method(
    "alipay.open.public.articlesummary.data.batchquery",
    title="Article statistics per day",
    title_zh="图文分析-按时间查询数据接口",
    verb="POST",
    work=Work.READ,
    request=Days,
    answer=ArticleDays,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IllegalBizParams,
    refusals=(QueryDateInvalid,),
    example={"begin_date": "20260101", "end_date": "20260130"},
    example_answer={
        "data_list": [
            {
                "deliver_user_cnt": 1200,
                "expose_user_cnt": 800,
                "read_user_cnt": 310,
                "share_user_cnt": 12,
                "praise_user_cnt": 0,
                "reply_user_cnt": 0,
                "avg_read_time": "0",
                "date": "20260101",
            }
        ]
    },
    notes=(
        "Every day of the range is there, in order: what happened on it, whenever the message or article was published.",
        ADDED_NOTE,
        NOT_HERE_NOTE,
        ZONE_NOTE,
        FIGURES_NOTE,
    ),
)
def articlesummary_data_batchquery(call: Call[Days]) -> ArticleDays:
    """Messages by what they are, articles as they are read."""
    account, scope, span = asked_of(call)
    sent = messages_by_day(account, scope, span)
    read = by_day.days(scope, span, [Metric.READ, Metric.SHARED])
    return ArticleDays(
        data_list=[
            ArticleDay(
                date=text_of(day),
                deliver_user_cnt=sent[day, Metric.ACCEPTED],
                expose_user_cnt=sent[day, Metric.SEEN],
                read_user_cnt=read.get((day, Metric.READ), by_day.NONE).people,
                share_user_cnt=read.get((day, Metric.SHARED), by_day.NONE).people,
            )
            for day in span.days()
        ]
    )
