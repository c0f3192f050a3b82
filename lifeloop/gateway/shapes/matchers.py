"""Matchers: followers named by user id, open id or phone; each that fails is told with its reason."""

from collections.abc import Sequence
from typing import Annotated

from django.conf import settings
from pydantic import Field

from lifeloop.followers.queries.people import followers, with_phones
from lifeloop.gateway.refusals import (
    CardUnsupported,
    MatcherEmpty,
    MatchersEmpty,
    MatchersMany,
    MobileInvalid,
    NobodyMatched,
)
from lifeloop.gateway.registry import Answer, Part, Refused
from lifeloop.gateway.replies import sentence
from lifeloop.identity.queries import people
from lifeloop.identity.rules.phones import normalise
from lifeloop.kernel.errors import DomainError
from lifeloop.lifestyle.models import Account

MOST = 10


class Matcher(Part):
    user_id: Annotated[str, Field(max_length=32, description="user id (2088…)")] = ""
    open_id: Annotated[str, Field(max_length=64, description="open id in the calling app")] = ""
    mobile_no: Annotated[
        str, Field(max_length=32, description="mobile number"), Refused(long=MobileInvalid)
    ] = ""
    identity_card: Annotated[
        str, Field(max_length=32, description="not known here: always an error")
    ] = ""


Matchers = Annotated[
    list[Matcher],
    Field(min_length=1, max_length=MOST, description="1 to 10, each with one of its fields"),
    Refused(missing=MatchersEmpty, long=MatchersMany),
]


class ShownMatcher(Answer):
    user_id: str | None = None
    open_id: str | None = None
    mobile_no: str | None = None
    identity_card: str | None = None


class Failed(Answer):
    matcher: ShownMatcher
    error_msg: Annotated[str, Field(description="code and sentence")]


def match(account: Account, matchers: Sequence[Matcher]) -> list[int | DomainError]:
    """For each the follower's person id, or why it names none."""
    phones = [_phone(one.mobile_no) for one in matchers]
    names = [(account.pk, one.user_id, one.open_id) for one in matchers]
    found = people.find_many(names)
    by_id = {row.person_id for row in followers(account, [one.user_id for one in found if one])}
    by_phone = with_phones(account, [one for one in phones if isinstance(one, str) and one])
    outcomes: list[int | DomainError] = []
    for one, person, phone in zip(matchers, found, phones, strict=True):
        if one.user_id or one.open_id:
            known = person is not None and person.pk in by_id
            outcomes.append(person.pk if person and known else NobodyMatched())
        elif isinstance(phone, DomainError):
            outcomes.append(phone)
        elif phone:
            row = by_phone.get(phone)
            outcomes.append(row.person_id if row else NobodyMatched())
        else:
            outcomes.append(CardUnsupported() if one.identity_card else MatcherEmpty())
    return outcomes


def _phone(text: str) -> str | DomainError:
    if not text:
        return ""
    try:
        return normalise(text, settings.LIFELOOP_SMS_COUNTRIES)
    except DomainError:
        return MobileInvalid()


def failed(matcher: Matcher, refusal: DomainError) -> Failed:
    """A matcher that was left out, as it was sent, with the reason."""
    said = {name: value or None for name, value in matcher.model_dump().items()}
    told = f"{refusal.code} {sentence(refusal.text, refusal.params)}"
    return Failed(matcher=ShownMatcher(**said), error_msg=told)
