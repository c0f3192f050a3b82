"""``alipay.open.public.label.delete``: a label, gone with its values, in the old form."""

from typing import Annotated

from pydantic import Field

from lifeloop.followers import errors
from lifeloop.followers.services import labels
from lifeloop.gateway.acting import account_of, actor_of
from lifeloop.gateway.refusals import IllegalBizParams
from lifeloop.gateway.registry import DONE, Call, Done, Request, Work, method
from lifeloop.gateway.shapes.numbers import number_of
from lifeloop.identity.models import AppKind


class Named(Request):
    id: Annotated[str | int, Field(description="label id")]


@method(
    "alipay.open.public.label.delete",
    title="Delete a label (old)",
    title_zh="公众号标签管理-删除标签",
    work=Work.ACT,
    request=Named,
    answer=Done,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IllegalBizParams,
    refusals=(errors.LabelNotFound, errors.LabelUsed),
    example={"id": "12"},
)
def label_delete(call: Call[Named]) -> Done:
    """Refused while a group, a menu or an extension area uses it."""
    account = account_of(call)
    labels.delete(actor_of(account, call), account, number_of(call.request.id))
    return DONE
