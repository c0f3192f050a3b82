"""Pages of ten by number, as the template lists have them."""

from typing import Annotated, Any

from django.db.models import QuerySet
from pydantic import Field

from lifeloop.gateway.refusals_account import PageNumberInvalid
from lifeloop.gateway.registry import Answer, Refused, Request

MOST = 10
_WRONG = Refused(missing=PageNumberInvalid, long=PageNumberInvalid, wrong=PageNumberInvalid)


class Numbered(Request):
    page_num: Annotated[int, Field(ge=1, le=100_000, description="from 1"), _WRONG] = 1
    page_size: Annotated[int, Field(ge=1, le=MOST, description="1 to 10"), _WRONG] = MOST


class Counted(Answer):
    page_num: int
    page_size: int
    total_count: int


def cut(rows: "QuerySet[Any]", asked: Numbered) -> tuple[list[Any], dict[str, int]]:
    """The rows of the page, and the numbers of the answer."""
    start = (asked.page_num - 1) * asked.page_size
    numbers = {
        "page_num": asked.page_num,
        "page_size": asked.page_size,
        "total_count": rows.count(),
    }
    return list(rows[start : start + asked.page_size]), numbers
