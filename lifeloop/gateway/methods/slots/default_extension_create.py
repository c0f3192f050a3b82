"""``alipay.open.public.default.extension.create``: extension areas for everybody."""

from typing import Annotated

from pydantic import Field

from lifeloop.gateway.acting import account_of, actor_of
from lifeloop.gateway.refusals import IllegalBizParams
from lifeloop.gateway.registry import Answer, Call, Request, Work, method
from lifeloop.gateway.shapes.areas import AREA_REFUSALS, Areas, areas_of
from lifeloop.identity.models import AppKind
from lifeloop.placements import errors_slots as refusals
from lifeloop.placements.services.extensions import ExtensionDraft, put_on


class Composed(Request):
    areas: Areas


class Made(Answer):
    extension_key: Annotated[str, Field(description="names the set in the other methods")]


@method(
    "alipay.open.public.default.extension.create",
    title="Create the default extension area",
    title_zh="默认扩展区创建接口",
    verb="POST",
    work=Work.ACT,
    request=Composed,
    answer=Made,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IllegalBizParams,
    refusals=(*AREA_REFUSALS, refusals.ExtensionTaken),
    example={
        "areas": [
            {"name": "会员日", "type": "h5", "url": "https://coffee.example.com/day", "height": 300}
        ]
    },
    example_answer={"extension_key": "9"},
    notes=(
        "Shown at once on the account's home to everybody who has no personalised set.",
        "`url` is an https page of another site, framed; `goto_url` is refused.",
    ),
)
def default_extension_create(call: Call[Composed]) -> Made:
    """Named at the console after its first area."""
    account = account_of(call)
    areas = call.request.areas
    draft = ExtensionDraft(areas[0].name, areas_of(areas))
    return Made(extension_key=str(put_on(actor_of(account, call), account, draft).pk))
