"""``alipay.open.public.group.delete``: a group, gone; its people and their labels stay."""

from typing import Annotated

from pydantic import Field

from lifeloop.followers import errors
from lifeloop.followers.services import groups
from lifeloop.gateway.acting import account_of, actor_of
from lifeloop.gateway.refusals import GroupIdMissing, IllegalBizParams
from lifeloop.gateway.registry import DONE, Call, Done, Refused, Request, Work, method
from lifeloop.gateway.shapes.numbers import number_of
from lifeloop.identity.models import AppKind


class Named(Request):
    group_id: Annotated[
        str,
        Field(min_length=1, max_length=32, description="the group"),
        Refused(missing=GroupIdMissing, long=GroupIdMissing),
    ]


@method(
    "alipay.open.public.group.delete",
    title="Delete a crowd group",
    title_zh="用户分组删除接口",
    verb="DELETE",
    work=Work.ACT,
    request=Named,
    answer=Done,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IllegalBizParams,
    refusals=(errors.GroupNotFound, errors.GroupUsed),
    example={"group_id": "7"},
    notes=("Refused while a menu is for the group.",),
)
def group_delete(call: Call[Named]) -> Done:
    """At once."""
    account = account_of(call)
    groups.delete(actor_of(account, call), account, number_of(call.request.group_id))
    return DONE
