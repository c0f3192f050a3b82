"""``alipay.open.public.matchuser.follow.query``: does somebody, named by id or phone, follow the account."""

from typing import Annotated, Literal

from pydantic import Field

from lifeloop.gateway.acting import account_of
from lifeloop.gateway.refusals import (
    CardUnsupported,
    IllegalBizParams,
    MatcherEmpty,
    MobileInvalid,
    NobodyMatched,
)
from lifeloop.gateway.registry import Answer, Call, Request, Work, method
from lifeloop.gateway.shapes.matchers import Matcher, match
from lifeloop.identity.models import AppKind
from lifeloop.identity.queries import people


class Whom(Request, Matcher):
    """A matcher's fields, at the top."""


class Follows(Answer):
    is_follow: Annotated[Literal["T", "F"], Field(description="T follows, F does not")]
    user_id: Annotated[str | None, Field(description="of a follower; apps in user_id mode")] = None
    open_id: Annotated[str | None, Field(description="of a follower; apps in open_id mode")] = None


@method(
    "alipay.open.public.matchuser.follow.query",
    title="Does a person (by id or phone) follow the account",
    title_zh="查询用户是否关注生活号（支持多种匹配方式）",
    work=Work.READ,
    request=Whom,
    answer=Follows,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IllegalBizParams,
    refusals=(CardUnsupported, MatcherEmpty, MobileInvalid),
    example={"mobile_no": "13800000000"},
    example_answer={"is_follow": "T", "user_id": "2088102150477652"},
    notes=("Somebody unknown is answered F: who exists is not told.",),
)
def matchuser_follow_query(call: Call[Whom]) -> Follows:
    """As of this moment."""
    [found] = match(account_of(call), [call.request])
    if isinstance(found, NobodyMatched):
        return Follows(is_follow="F")
    if not isinstance(found, int):
        raise found
    person = people.known(found)
    if call.app.id_mode == "open_id":
        return Follows(is_follow="T", open_id=people.open_id(call.app.app_id, person))
    return Follows(is_follow="T", user_id=person.user_id)
