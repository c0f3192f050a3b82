"""``alipay.open.app.messagetemplate.subscribe.query``: what a person agreed to."""

from typing import Annotated

from pydantic import Field

from lifeloop.gateway.acting import person_of, program_of
from lifeloop.gateway.refusals import AppTypeError, IllegalArgumentParams
from lifeloop.gateway.registry import Answer, Call, Refused, Request, Work, method
from lifeloop.gateway.shapes.templates import RULE_OF_SCENE
from lifeloop.identity.models import AppKind
from lifeloop.messaging import errors_templates as refusals
from lifeloop.messaging.queries.subscriptions import Asked, silent, standing, subscribed


class Whom(Request):
    user_id: Annotated[
        str,
        Field(max_length=32, description="user id (2088…); this or open_id"),
        Refused(long=refusals.NoticeReceiver),
    ] = ""
    open_id: Annotated[
        str,
        Field(max_length=64, description="open id in the calling app"),
        Refused(long=refusals.NoticeReceiver),
    ] = ""
    template_id_list: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=64)]],
        Field(
            min_length=1,
            max_length=3,
            description="1 to 3 of the program's, all one-time or all long-term",
        ),
        Refused(missing=refusals.SubscribeIds, long=refusals.SubscribeIds),
    ]


class Relation(Answer):
    template_id: str
    subscribe_state: Annotated[
        str, Field(description="SUBSCRIBE: a send would be allowed now; UNSUBSCRIBE")
    ]
    subscribe_type: Annotated[str, Field(description="one_time_subscribe or long_term_subscribe")]
    keep_state: Annotated[
        str, Field(description="KEEP: the choice stands without asking; NOT_KEEP")
    ]
    show: Annotated[bool, Field(description="the panel would ask for it")]


class Relations(Answer):
    show_component: Annotated[bool, Field(description="the panel would be shown")]
    subscribe_relations: Annotated[
        list[Relation], Field(description="without those never answered")
    ]


@method(
    "alipay.open.app.messagetemplate.subscribe.query",
    title="Query a user's subscription state for templates",
    title_zh="模板订阅关系查询",
    verb="POST",
    work=Work.READ,
    request=Whom,
    answer=Relations,
    callers=frozenset({AppKind.PROGRAM}),
    wrong_caller=AppTypeError,
    invalid=IllegalArgumentParams,
    refusals=(refusals.NoticeReceiver, refusals.SubscribeMixed, refusals.SubscribeTemplate),
    codes={
        refusals.SubscribeIds: "SUBSCRIBE_TEMPLATE_OVER_LIMIT",
        refusals.SubscribeMixed: "MSG_TEMPLATE_INVALID",
        refusals.SubscribeTemplate: "MSG_TEMPLATE_NOT_EXIST",
    },
    example={
        "user_id": "2088102150477652",
        "template_id_list": ["MzY4OTI2Y2E5MjA2ZGY1YjA4"],
    },
    example_answer={
        "show_component": True,
        "subscribe_relations": [
            {
                "template_id": "MzY4OTI2Y2E5MjA2ZGY1YjA4",
                "subscribe_state": "SUBSCRIBE",
                "subscribe_type": "one_time_subscribe",
                "keep_state": "NOT_KEEP",
                "show": True,
            }
        ],
    },
    notes=("Asking here costs none of the day's panels.",),
)
def messagetemplate_subscribe_query(call: Call[Whom]) -> Relations:
    """As of this moment."""
    program = program_of(call)
    person = person_of(call, call.request.user_id, call.request.open_id)
    if person is None:
        raise refusals.NoticeReceiver
    found = standing(person, program, call.request.template_id_list)
    return Relations(
        show_component=any(not silent(one) for one in found),
        subscribe_relations=[_relation(one) for one in found if one.row is not None],
    )


def _relation(one: Asked) -> Relation:
    return Relation(
        template_id=one.template.pk,
        subscribe_state="SUBSCRIBE" if subscribed(one) else "UNSUBSCRIBE",
        subscribe_type=RULE_OF_SCENE[one.template.scene],
        keep_state="KEEP" if one.row is not None and one.row.keep else "NOT_KEEP",
        show=not silent(one),
    )
