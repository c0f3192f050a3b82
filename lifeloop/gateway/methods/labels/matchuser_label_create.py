"""``alipay.open.public.matchuser.label.create``: a label's value on up to ten followers."""

from typing import Annotated

from pydantic import Field

from lifeloop.followers.errors import LabelNotFound, LabelValueTooLong, RuleValueEmpty
from lifeloop.followers.services import labels
from lifeloop.gateway.acting import account_of, actor_of
from lifeloop.gateway.refusals import (
    CardUnsupported,
    IllegalBizParams,
    LabelIdEmpty,
    LabelIdUnknown,
    MatcherEmpty,
    MobileInvalid,
    NobodyMatched,
)
from lifeloop.gateway.registry import Answer, Call, Refused, Request, Work, method
from lifeloop.gateway.shapes.matchers import Failed, Matchers, failed, match
from lifeloop.gateway.shapes.numbers import number_of
from lifeloop.identity.models import AppKind
from lifeloop.kernel.errors import DomainError


class Labelled(Request):
    label_id: Annotated[
        str,
        Field(min_length=1, max_length=32, description="a custom label's id"),
        Refused(missing=LabelIdEmpty, long=LabelIdUnknown),
    ]
    label_value: Annotated[
        str,
        Field(min_length=1, max_length=32, description="replaces the value that was there"),
        Refused(missing=RuleValueEmpty, long=LabelValueTooLong),
    ]
    matchers: Matchers


class Outcome(Answer):
    error_count: Annotated[int, Field(description="matchers that named no follower; a number")]
    error_matchers: list[Failed] | None = None


@method(
    "alipay.open.public.matchuser.label.create",
    title="Put a label value on users",
    title_zh="用户打标接口",
    verb="POST",
    work=Work.ACT,
    names_people=True,
    request=Labelled,
    answer=Outcome,
    callers=frozenset({AppKind.ACCOUNT}),
    invalid=IllegalBizParams,
    refusals=(CardUnsupported, LabelNotFound, MatcherEmpty, MobileInvalid, NobodyMatched),
    example={
        "label_id": "12",
        "label_value": "金卡",
        "matchers": [{"user_id": "2088102150477652"}, {"mobile_no": "13800000000"}],
    },
    example_answer={
        "error_count": 1,
        "error_matchers": [
            {
                "matcher": {"mobile_no": "13800000000"},
                "error_msg": "NOT_MATCHED_ACCOUNT 没有匹配的关注者",
            }
        ],
    },
    notes=(
        "A matcher that names no follower stands in `error_matchers` with its code; the others are done.",
        "People are known by user id, open id and phone here, not by identity card.",
    ),
)
def matchuser_label_create(call: Call[Labelled]) -> Outcome:
    """One value per person and label; the newest wins."""
    account = account_of(call)
    asked = call.request
    found = match(account, asked.matchers)
    people = [one for one in found if isinstance(one, int)]
    done = labels.put(
        actor_of(account, call),
        account,
        number_of(asked.label_id),
        person_ids=people,
        value=asked.label_value,
    )
    wrong = [
        failed(matcher, one if isinstance(one, DomainError) else NobodyMatched())
        for matcher, one in zip(asked.matchers, found, strict=True)
        if isinstance(one, DomainError) or one in done.strangers
    ]
    return Outcome(error_count=len(wrong), error_matchers=wrong or None)
