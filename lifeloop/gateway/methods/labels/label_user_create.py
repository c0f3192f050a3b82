"""``alipay.open.public.label.user.create``: a label on one follower, in the old form."""

from typing import Annotated

from pydantic import Field

from lifeloop.followers.errors import LabelNotFound
from lifeloop.followers.services import labels
from lifeloop.gateway.acting import account_of, actor_of, person_of
from lifeloop.gateway.refusals import IllegalBizParams, NobodyMatched
from lifeloop.gateway.registry import DONE, Call, Done, Refused, Request, Work, method
from lifeloop.gateway.shapes.numbers import number_of
from lifeloop.identity.models import AppKind


class Whom(Request):
    user_id: Annotated[
        str,
        Field(max_length=32, description="user id (2088…); this or open_id"),
        Refused(long=NobodyMatched),
    ] = ""
    open_id: Annotated[
        str,
        Field(max_length=64, description="open id in the calling app"),
        Refused(long=NobodyMatched),
    ] = ""
    label_id: Annotated[str | int, Field(description="label id; a number or its text")]


@method(
    "alipay.open.public.label.user.create",
    title="Put a label on a user (old)",
    title_zh="公众号标签管理-添加用户标签",
    work=Work.ACT,
    request=Whom,
    answer=Done,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IllegalBizParams,
    refusals=(LabelNotFound, NobodyMatched),
    example={"user_id": "2088102150477652", "label_id": 12},
    notes=("Without a value. Labels are put on followers only; an unfollow takes them away.",),
)
def label_user_create(call: Call[Whom]) -> Done:
    """Just the label; a value that was there goes."""
    account = account_of(call)
    person = person_of(call, call.request.user_id, call.request.open_id)
    people = [person.pk] if person else []
    label_id = number_of(call.request.label_id)
    if not labels.put(actor_of(account, call), account, label_id, person_ids=people).changed:
        raise NobodyMatched
    return DONE
