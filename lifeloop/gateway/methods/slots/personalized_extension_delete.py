"""``alipay.open.public.personalized.extension.delete``: an extension set, gone."""

from typing import Annotated

from pydantic import Field

from lifeloop.gateway.acting import account_of, actor_of
from lifeloop.gateway.refusals import IllegalBizParams
from lifeloop.gateway.refusals_slots import ExtensionKeyEmpty
from lifeloop.gateway.registry import DONE, Call, Done, Refused, Request, Work, method
from lifeloop.gateway.shapes.numbers import number_of
from lifeloop.identity.models import AppKind
from lifeloop.placements import errors_slots as refusals
from lifeloop.placements.services.extensions import delete_set


class Named(Request):
    extension_key: Annotated[
        str, Field(min_length=1, max_length=32), Refused(missing=ExtensionKeyEmpty)
    ]


@method(
    "alipay.open.public.personalized.extension.delete",
    title="Delete an extension set",
    title_zh="扩展区删除接口",
    verb="DELETE",
    work=Work.ACT,
    request=Named,
    answer=Done,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IllegalBizParams,
    refusals=(refusals.ExtensionNotFound,),
    codes={refusals.ExtensionNotFound: "EXTENSION_NOT_EXIST"},
    example={"extension_key": "10"},
    notes=("The default one too.",),
)
def personalized_extension_delete(call: Call[Named]) -> Done:
    """With its areas."""
    account = account_of(call)
    set_id = number_of(call.request.extension_key)
    delete_set(actor_of(account, call), account, set_id=set_id)
    return DONE
