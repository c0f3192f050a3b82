"""``alipay.open.public.life.label.delete``: a custom label, gone with its values."""

from typing import Annotated

from pydantic import Field

from lifeloop.followers import errors
from lifeloop.followers.services import labels
from lifeloop.gateway.acting import account_of, actor_of
from lifeloop.gateway.refusals import IllegalBizParams, LabelIdEmpty, LabelIdUnknown
from lifeloop.gateway.registry import DONE, Call, Done, Refused, Request, Work, method
from lifeloop.gateway.shapes.numbers import number_of
from lifeloop.identity.models import AppKind


class Named(Request):
    label_id: Annotated[
        str,
        Field(min_length=1, max_length=32, description="label id"),
        Refused(missing=LabelIdEmpty, long=LabelIdUnknown),
    ]


@method(
    "alipay.open.public.life.label.delete",
    title="Delete a custom label",
    title_zh="标签删除接口",
    verb="DELETE",
    work=Work.ACT,
    request=Named,
    answer=Done,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IllegalBizParams,
    refusals=(errors.LabelNotFound, errors.LabelUsed),
    codes={LabelIdEmpty: "DEL_LABEL_ID_IS_EMPTY"},
    example={"label_id": "12"},
)
def life_label_delete(call: Call[Named]) -> Done:
    """Refused while a group, a menu or an extension area uses it."""
    account = account_of(call)
    labels.delete(actor_of(account, call), account, number_of(call.request.label_id))
    return DONE
