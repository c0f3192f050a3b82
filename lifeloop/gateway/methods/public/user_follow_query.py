"""``alipay.open.public.user.follow.query``: does this person follow the calling account."""

from typing import Annotated, Literal

from pydantic import Field

from lifeloop.followers import queries
from lifeloop.gateway.refusals import IllegalBizParams, InvalidParameter
from lifeloop.gateway.registry import Answer, Call, Request, Work, method
from lifeloop.identity.models import AppKind
from lifeloop.identity.queries import people


class Whom(Request):
    user_id: Annotated[
        str, Field(max_length=32, description="user id (2088…); this or open_id")
    ] = ""
    open_id: Annotated[
        str, Field(max_length=64, description="open id in the calling app; this or user_id")
    ] = ""


class Follows(Answer):
    is_follow: Annotated[Literal["T", "F"], Field(description="T follows, F does not")]


@method(
    "alipay.open.public.user.follow.query",
    title="Does the user follow the account",
    title_zh="查询用户是否已经关注了生活号",
    verb="GET",
    work=Work.READ,
    request=Whom,
    answer=Follows,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=InvalidParameter,
    refusals=(IllegalBizParams,),
    example={"user_id": "2088102150477652"},
    example_answer={"is_follow": "T"},
    notes=("An id that is nobody's is answered F: who exists is not told.",),
)
def user_follow_query(call: Call[Whom]) -> Follows:
    """T or F as of this moment."""
    asked = call.request
    if not (asked.user_id or asked.open_id):
        raise IllegalBizParams(field="user_id")
    person = people.find(call.app.app_id, user_id=asked.user_id, open_id=asked.open_id)
    follows = person is not None and queries.is_following(person.pk, call.app.app_id)
    return Follows(is_follow="T" if follows else "F")
