"""``alipay.open.public.group.modify``: another name or other conditions."""

from typing import Annotated

from pydantic import Field

from lifeloop.followers import errors
from lifeloop.followers.queries import labels
from lifeloop.followers.services import groups
from lifeloop.gateway.acting import account_of, actor_of
from lifeloop.gateway.methods.groups.group_create import RULE_CODES, RULE_REFUSALS
from lifeloop.gateway.refusals import GroupIdMissing, IllegalBizParams
from lifeloop.gateway.registry import DONE, Call, Done, Refused, Request, Work, method
from lifeloop.gateway.shapes.labels import Condition, conditions_of
from lifeloop.gateway.shapes.numbers import number_of
from lifeloop.identity.models import AppKind


class Changed(Request):
    group_id: Annotated[
        str,
        Field(min_length=1, max_length=32, description="the group"),
        Refused(missing=GroupIdMissing, long=GroupIdMissing),
    ]
    name: Annotated[
        str,
        Field(max_length=30, description="left out: stays"),
        Refused(long=errors.GroupNameTooLong),
    ] = ""
    label_rule: Annotated[
        list[Condition],
        Field(max_length=20, description="left out or empty: stay"),
        Refused(long=errors.TooManyRules),
    ] = []


@method(
    "alipay.open.public.group.modify",
    title="Change a crowd group",
    title_zh="用户分组修改接口",
    verb="POST",
    work=Work.ACT,
    request=Changed,
    answer=Done,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IllegalBizParams,
    refusals=(
        *RULE_REFUSALS,
        errors.GroupNameInvalid,
        errors.GroupNameTaken,
        errors.GroupNotFound,
    ),
    codes=RULE_CODES,
    example={"group_id": "7", "name": "杭州会员"},
    notes=("Menus and broadcasts for the group go on with it as it is then.",),
)
def group_modify(call: Call[Changed]) -> Done:
    """What is not said stays as it is."""
    account = account_of(call)
    asked = call.request
    group = labels.group(account, number_of(asked.group_id))
    groups.save(
        actor_of(account, call),
        account,
        name=asked.name or group.name,
        conditions=conditions_of(asked.label_rule) or group.rules,
        group_id=group.pk,
    )
    return DONE
