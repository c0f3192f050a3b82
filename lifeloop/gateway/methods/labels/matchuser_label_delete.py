"""``alipay.open.public.matchuser.label.delete``: a label off up to ten followers."""

from typing import Annotated

from pydantic import Field

from lifeloop.followers.errors import LabelNotFound
from lifeloop.followers.services import labels
from lifeloop.gateway.acting import account_of, actor_of
from lifeloop.gateway.methods.labels.matchuser_label_create import Outcome
from lifeloop.gateway.refusals import (
    CardUnsupported,
    IllegalBizParams,
    LabelIdEmpty,
    LabelIdUnknown,
    LabelNotOnUser,
    MatcherEmpty,
    MobileInvalid,
    NobodyMatched,
)
from lifeloop.gateway.registry import Call, Refused, Request, Work, method
from lifeloop.gateway.shapes.matchers import Matchers, failed, match
from lifeloop.gateway.shapes.numbers import number_of
from lifeloop.identity.models import AppKind
from lifeloop.kernel.errors import DomainError


class Labelled(Request):
    label_id: Annotated[
        str,
        Field(min_length=1, max_length=32, description="a custom label's id"),
        Refused(missing=LabelIdEmpty, long=LabelIdUnknown),
    ]
    matchers: Matchers


@method(
    "alipay.open.public.matchuser.label.delete",
    title="Take a label off users",
    title_zh="用户取消标签接口",
    verb="POST",
    work=Work.ACT,
    names_people=True,
    request=Labelled,
    answer=Outcome,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IllegalBizParams,
    refusals=(
        CardUnsupported,
        LabelNotFound,
        LabelNotOnUser,
        MatcherEmpty,
        MobileInvalid,
        NobodyMatched,
    ),
    example={"label_id": "12", "matchers": [{"user_id": "2088102150477652"}]},
    example_answer={"error_count": 0},
    notes=(
        "A matcher that names nobody with this label stands in `error_matchers` with its code.",
    ),
)
def matchuser_label_delete(call: Call[Labelled]) -> Outcome:
    """With the value."""
    account = account_of(call)
    asked = call.request
    found = match(account, asked.matchers)
    people = [one for one in found if isinstance(one, int)]
    done = labels.take(
        actor_of(account, call), account, number_of(asked.label_id), person_ids=people
    )
    wrong = [
        failed(matcher, one if isinstance(one, DomainError) else LabelNotOnUser())
        for matcher, one in zip(asked.matchers, found, strict=True)
        if isinstance(one, DomainError) or one not in done.changed
    ]
    return Outcome(error_count=len(wrong), error_matchers=wrong or None)
