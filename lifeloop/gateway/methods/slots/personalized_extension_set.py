"""``alipay.open.public.personalized.extension.set``: an extension set, shown or not."""

from typing import Annotated, Literal

from pydantic import Field

from lifeloop.gateway.acting import account_of, actor_of
from lifeloop.gateway.refusals import IllegalBizParams
from lifeloop.gateway.refusals_slots import ExtensionKeyEmpty, ExtensionStatus
from lifeloop.gateway.registry import DONE, Call, Done, Refused, Request, Work, method
from lifeloop.gateway.shapes.numbers import number_of
from lifeloop.identity.models import AppKind
from lifeloop.placements import errors_slots as refusals
from lifeloop.placements.services.extensions import switch


class Switched(Request):
    extension_key: Annotated[
        str, Field(min_length=1, max_length=32), Refused(missing=ExtensionKeyEmpty)
    ]
    status: Annotated[
        Literal["ON", "OFF"],
        Field(description="ON or OFF"),
        Refused(missing=ExtensionStatus, wrong=ExtensionStatus),
    ]


@method(
    "alipay.open.public.personalized.extension.set",
    title="Put an extension set online or offline",
    title_zh="扩展区上下线接口",
    work=Work.ACT,
    request=Switched,
    answer=Done,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IllegalBizParams,
    refusals=(refusals.ExtensionNotFound,),
    codes={refusals.ExtensionNotFound: "EXTENSION_NOT_EXIST"},
    example={"extension_key": "10", "status": "OFF"},
    notes=("Turned on, a set turns off the one of the same rule that was shown.",),
)
def personalized_extension_set(call: Call[Switched]) -> Done:
    """From the next request on."""
    account = account_of(call)
    set_id = number_of(call.request.extension_key)
    switch(actor_of(account, call), account, set_id=set_id, on=call.request.status == "ON")
    return DONE
