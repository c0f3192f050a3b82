"""``alipay.open.public.message.label.send``: a broadcast to those with some labels."""

import re
from typing import Annotated, Any, Literal

from pydantic import Field

from lifeloop.followers.queries import labels
from lifeloop.gateway.acting import account_of, actor_of
from lifeloop.gateway.refusals import IllegalBizParams
from lifeloop.gateway.refusals_messages import (
    FilterEmpty,
    FilterItem,
    FilterKey,
    FilterLabelGone,
    FilterLabels,
    FilterNoCondition,
    FilterTemplate,
    FilterValue,
    FilterValues,
    ImageForeign,
    MessageIncomplete,
    MessageTypeUnknown,
    UrlIllegal,
)
from lifeloop.gateway.registry import DONE, Call, Done, Part, Refused, Request, Work, method
from lifeloop.gateway.shapes.messages import (
    BROADCAST_REFUSALS,
    ArticlesField,
    TextField,
    content_of,
)
from lifeloop.gateway.shapes.numbers import number_of
from lifeloop.identity.models import AppKind
from lifeloop.lifestyle.models import Account
from lifeloop.messaging import errors
from lifeloop.messaging import errors_broadcasts as refusals
from lifeloop.messaging.rules.broadcasts import AudienceSort
from lifeloop.messaging.services.broadcasts import Wanted, make
from lifeloop.placements.errors import TargetNotAssociated

ILLEGAL = "ILLEGAL_BIZ_PARAMS"
_variable = re.compile(r"\$\{([A-Za-z0-9_]{1,20})\}")
_template = re.compile(
    r"\s*\$\{(\w{1,20})\}\s*(?:(and|or|AND|OR)\s*\$\{(\w{1,20})\}\s*)?", re.ASCII
)


class Material(Part):
    msg_type: Annotated[
        Literal["text", "image-text"],
        Field(description="text or image-text"),
        Refused(missing=MessageTypeUnknown, wrong=MessageTypeUnknown),
    ]
    text: TextField = None
    articles: ArticlesField = []


class Condition(Part):
    column_name: Annotated[str, Field(max_length=64, description="label_id_list")] = ""
    op: Annotated[str, Field(max_length=10, description="=, != or in")] = "="
    values: Annotated[
        list[Annotated[str, Field(max_length=32)]], Field(max_length=50, description="label ids")
    ] = []


class Filter(Part):
    template: Annotated[
        str,
        Field(min_length=1, max_length=200, description='"${a}", "${a} and ${b}", "${a} or ${b}"'),
        Refused(missing=FilterTemplate, long=FilterTemplate),
    ]
    context: Annotated[
        dict[str, Condition],
        Field(min_length=1, max_length=10, description="variable → condition"),
        Refused(missing=FilterNoCondition, long=FilterLabels),
    ]


class ToLabels(Request):
    material: Annotated[Material, Field(description="the message")]
    filter: Annotated[Filter, Field(description="who gets it"), Refused(missing=FilterEmpty)]
    out_biz_no: Annotated[
        str,
        Field(
            max_length=32,
            description="ours: the caller's own number of this message; the same number sends once",
        ),
    ] = ""


@method(
    "alipay.open.public.message.label.send",
    title="Send by (old) labels",
    title_zh="根据标签组发消息接口",
    verb="POST",
    work=Work.ACT,
    request=ToLabels,
    answer=Done,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IllegalBizParams,
    refusals=(
        *BROADCAST_REFUSALS,
        FilterItem,
        FilterKey,
        FilterLabelGone,
        FilterLabels,
        FilterTemplate,
        FilterValue,
        FilterValues,
    ),
    codes={
        ImageForeign: ILLEGAL,
        MessageIncomplete: ILLEGAL,
        TargetNotAssociated: ILLEGAL,
        UrlIllegal: ILLEGAL,
        errors.ArticleDark: ILLEGAL,
        errors.CannotPublish: "APP_NO_AVAIABLE",
        errors.ContentInvalid: ILLEGAL,
        errors.FirstPictureMissing: ILLEGAL,
        errors.PictureForeign: ILLEGAL,
        errors.TooManyItems: ILLEGAL,
        refusals.AudienceEmpty: "MSG_SD_NOFOLLOW",
        refusals.RequestReused: ILLEGAL,
    },
    example={
        "material": {"msg_type": "text", "text": {"content": "会员日，双倍积分"}},
        "filter": {
            "template": "${a} and ${b}",
            "context": {
                "a": {"column_name": "label_id_list", "op": "in", "values": ["12", "15"]},
                "b": {"column_name": "label_id_list", "op": "!=", "values": ["19"]},
            },
        },
    },
    notes=(
        "`=` and `in`: one of the labels, whatever its value; `!=`: none of them.",
        "A label put on a minute ago counts: nothing is kept for a day.",
        "Quotas, approval and calls sent again are as in `message.total.send`.",
    ),
)
def message_label_send(call: Call[ToLabels]) -> Done:
    """On its way at once."""
    account = account_of(call)
    asked = call.request
    material = asked.material
    kind, content = content_of(material.msg_type, material.text, material.articles)
    wanted = Wanted(kind, content, AudienceSort.LABELS, _audience(account, asked.filter))
    make(actor_of(account, call), account, wanted=wanted, request_key=call.key, submit=True)
    return DONE


def _audience(account: Account, asked: Filter) -> dict[str, Any]:
    if len(_variable.findall(asked.template)) > 2:
        raise FilterLabels
    found = _template.fullmatch(asked.template)
    if found is None:
        raise FilterTemplate
    names = [name for name in (found[1], found[3]) if name]
    parts = [_part(asked.context.get(name)) for name in names]
    wanted = sorted({label for part in parts for label in part["labels"]})
    own = {label.pk for label in labels.of_account(account)}
    if not own.issuperset(wanted):
        raise FilterLabelGone
    chosen = [{"label": label, "values": []} for label in wanted]
    return {"labels": chosen, "parts": parts, "either": (found[2] or "").lower() == "or"}


def _part(condition: Condition | None) -> dict[str, Any]:
    if condition is None:
        raise FilterItem
    if condition.column_name != "label_id_list" or condition.op not in {"=", "!=", "in"}:
        raise FilterKey
    if not condition.values:
        raise FilterValues
    numbers = [number_of(value) for value in condition.values]
    if not all(numbers):
        raise FilterValue
    return {"labels": sorted(set(numbers)), "without": condition.op == "!="}
