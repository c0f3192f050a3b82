"""``alipay.open.public.label.user.query``: one follower's labels, in the old form."""

from typing import Annotated

from pydantic import Field

from lifeloop.followers import queries
from lifeloop.followers.queries.audience import labels_of
from lifeloop.gateway.acting import account_of, person_of
from lifeloop.gateway.refusals import IllegalBizParams, NotAFollower, PersonMissing
from lifeloop.gateway.registry import Answer, Call, Refused, Request, Work, method
from lifeloop.identity.models import AppKind


class Whom(Request):
    user_id: Annotated[
        str,
        Field(max_length=32, description="user id (2088…); this or open_id"),
        Refused(long=NotAFollower),
    ] = ""
    open_id: Annotated[
        str,
        Field(max_length=64, description="open id in the calling app"),
        Refused(long=NotAFollower),
    ] = ""


class Labels(Answer):
    label_ids: Annotated[str, Field(description="with commas between; empty: none")]


@method(
    "alipay.open.public.label.user.query",
    title="List a user's labels (old)",
    title_zh="公众号标签管理-查询用户标签",
    verb="GET",
    work=Work.READ,
    request=Whom,
    answer=Labels,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IllegalBizParams,
    refusals=(NotAFollower, PersonMissing),
    example={"user_id": "2088102150477652"},
    example_answer={"label_ids": "12,15"},
    notes=(
        "An id that is nobody's is answered like one of somebody who does not follow: who exists is not told.",
    ),
)
def label_user_query(call: Call[Whom]) -> Labels:
    """Of this account's labels."""
    account = account_of(call)
    asked = call.request
    if not (asked.user_id or asked.open_id):
        raise PersonMissing
    person = person_of(call, asked.user_id, asked.open_id)
    if person is None or not queries.is_following(person.pk, account.pk):
        raise NotAFollower
    return Labels(label_ids=",".join(str(one) for one in sorted(labels_of(account, person.pk))))
