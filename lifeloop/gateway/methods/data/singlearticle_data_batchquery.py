"""``alipay.open.public.singlearticle.data.batchquery``: each article that was sent, since then."""

from datetime import date, timedelta
from typing import Annotated

from pydantic import Field

from lifeloop.gateway.refusals import IllegalBizParams
from lifeloop.gateway.refusals_data import QueryDateInvalid
from lifeloop.gateway.registry import Answer, Call, Work, method
from lifeloop.gateway.shapes.article_figures import (
    ADDED_NOTE,
    NOT_HERE_NOTE,
    ArticleFigures,
    since_sent,
)
from lifeloop.gateway.shapes.days import FIGURES_NOTE, ZONE_NOTE, Days, asked_of, text_of
from lifeloop.identity.models import AppKind
from lifeloop.insights import days
from lifeloop.messaging.queries.carried import Carried, carried, titles


class OneArticle(ArticleFigures):
    date: Annotated[str, Field(description="the day it was sent, yyyyMMdd")]
    title: Annotated[str, Field(description="the article's title now")]


class Articles(Answer):
    data_list: list[OneArticle]


@method(
    "alipay.open.public.singlearticle.data.batchquery",
    title="Statistics per article",
    title_zh="图文分析-按文章查询数据接口",
    verb="POST",
    work=Work.READ,
    request=Days,
    answer=Articles,
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
                "title": "新豆上市",
            }
        ]
    },
    notes=(
        "A row for each of the account's articles and each day of the range on which a broadcast carried it. Its figures are those from that day to now.",
        ADDED_NOTE,
        NOT_HERE_NOTE,
        ZONE_NOTE,
        FIGURES_NOTE,
    ),
)
def singlearticle_data_batchquery(call: Call[Days]) -> Articles:
    """By day, then in the order they were sent."""
    account, scope, span = asked_of(call)
    after = days.starts(span.last + timedelta(days=1))
    sent: dict[tuple[date, int], list[Carried]] = {}
    for one in carried(account, since=days.starts(span.first), until=after):
        sent.setdefault((days.day_of(one.at), one.article), []).append(one)
    named = titles(account, [article for _day, article in sent])
    figures = since_sent(scope, span.first, sent)
    return Articles(
        data_list=[
            OneArticle(
                date=text_of(day), title=named.get(article, ""), **figures[day, article]._asdict()
            )
            for day, article in sent
        ]
    )
