"""Customer messages (异步单发消息): to one follower inside the interaction window; set-based like template sends."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from lifeloop.database import for_share
from lifeloop.followers.models import Follow
from lifeloop.identity.queries import people
from lifeloop.identity.queries.people import Addressee
from lifeloop.kernel import clock
from lifeloop.kernel.errors import DomainError
from lifeloop.lifestyle.models import Account
from lifeloop.lifestyle.queries import is_usable
from lifeloop.messaging.errors import (
    EnterAnswered,
    EventMissing,
    EventOld,
    EventUnknown,
    KindIllegal,
    NotFollower,
    ReceiverInvalid,
    SendForbidden,
)
from lifeloop.messaging.kinds import KINDS
from lifeloop.messaging.models import EnterAnswer
from lifeloop.messaging.models.message import SendWay
from lifeloop.messaging.queries.links import refuse_unfit
from lifeloop.messaging.queries.window import Pair
from lifeloop.messaging.services import window
from lifeloop.messaging.services.delivery import Delivery, Sent, deliver
from lifeloop.messaging.services.keys import KnownKeys

FOLLOW, CLICK, ENTER = EVENTS = ("follow", "click", "enter_ppchat")
ANSWER_WITHIN = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class CustomSend:
    """One wanted message of an account. ``kind`` is a message kind; ``event_type`` empty or one of the protocol's."""

    app_id: str
    key: str
    digest: str
    to_user_id: str
    to_open_id: str
    kind: str
    content: dict[str, object]
    event_type: str = ""


def send_customs(sends: Sequence[CustomSend]) -> list[Sent | DomainError]:
    """Accept or refuse each, inside the caller's write.

    Refused: a receiver who is unknown, does not follow, or did not enter, tap or write within 48 hours
    (setting); more than 100 (setting) a person, account and day; an answer to a follow, or to a tap on a menu
    entry that raises an event, later than five minutes, or to none; a second answer of a day to entering; a
    suspended account.
    """
    now = clock.now()
    found = people.find_many([(send.app_id, send.to_user_id, send.to_open_id) for send in sends])
    rows = for_share(
        Account.objects.select_related("app", "app__merchant").filter(
            pk__in={send.app_id for send in sends}
        )
    )
    accounts = {row.pk: row for row in rows}
    pairs = [(person.pk, send.app_id) for send, person in zip(sends, found, strict=True) if person]
    follows = window.lock_follows(pairs)
    today = window.sent_today(pairs)
    entered = _EnterAnswers.read(
        [
            (person.pk, send.app_id)
            for send, person in zip(sends, found, strict=True)
            if person and send.event_type == ENTER
        ]
    )
    known = KnownKeys.read([(send.app_id, send.key) for send in sends])
    outcomes: list[Sent | DomainError] = []
    deliveries: list[Delivery] = []
    for send, person in zip(sends, found, strict=True):
        outcome = known.outcome(send.app_id, send.key, send.digest)
        if outcome is None:
            try:
                delivery = _judge(send, accounts.get(send.app_id), person, follows, now)
                pair = (delivery.person_id, delivery.account_id)
                if send.event_type == ENTER:
                    entered.refuse_second(pair)
                window.count(today, pair)
            except DomainError as refusal:
                outcome = refusal
            else:
                outcome = delivery.sent
                deliveries.append(delivery)
                if send.event_type == ENTER:
                    entered.note(pair)
                known.remember(send.app_id, send.key, send.digest, outcome)
        outcomes.append(outcome)
    deliver(deliveries, now)
    known.keep(now)
    entered.keep()
    return outcomes


def _judge(
    send: CustomSend,
    account: Account | None,
    person: Addressee | None,
    follows: dict[tuple[int, str], Follow],
    now: datetime,
) -> Delivery:
    if account is None or not is_usable(account):
        raise SendForbidden
    kind = KINDS.get(send.kind)
    if kind is None or kind.name == "template":
        raise KindIllegal
    read = kind.read(send.content)
    if person is None:
        raise ReceiverInvalid
    follow = follows.get((person.pk, account.pk))
    if follow is None:
        raise EventMissing if send.event_type == FOLLOW else NotFollower
    _in_time(send.event_type, follow, now)
    refuse_unfit(account, read)  # asks nothing of a text
    return Delivery(
        way=SendWay.CUSTOM,
        kind=kind.name,
        content=read.model_dump(mode="json"),
        person_id=person.pk,
        account_id=account.pk,
        program_id=None,
        app_id=account.pk,
        merchant_id=account.app.merchant_id,
    )


def _in_time(event_type: str, follow: Follow, now: datetime) -> None:
    if event_type and event_type not in EVENTS:
        raise EventUnknown
    if event_type in {FOLLOW, CLICK}:
        at = follow.created_at if event_type == FOLLOW else follow.tapped_at
        if at is None:
            raise EventMissing
        if now > at + ANSWER_WITHIN:
            raise EventOld
    window.refuse_closed(follow, now)


@dataclass(slots=True)
class _EnterAnswers:
    """Whose entering was answered today; read and kept under the locked follows."""

    day: date
    answered: set[Pair]
    fresh: list[Pair] = field(default_factory=list)

    @classmethod
    def read(cls, pairs: list[Pair]) -> "_EnterAnswers":
        day = clock.today()
        rows = EnterAnswer.objects.filter(
            person_id__in={person_id for person_id, _account in pairs},
            account_id__in={account_id for _person, account_id in pairs},
            day=day,
        )
        return cls(day, set(rows.values_list("person_id", "account_id")) if pairs else set())

    def refuse_second(self, pair: Pair) -> None:
        if pair in self.answered:
            raise EnterAnswered

    def note(self, pair: Pair) -> None:
        self.answered.add(pair)
        self.fresh.append(pair)

    def keep(self) -> None:
        if self.fresh:
            EnterAnswer.objects.bulk_create(
                [
                    EnterAnswer(person_id=person_id, account_id=account_id, day=self.day)
                    for person_id, account_id in self.fresh
                ],
                update_conflicts=True,
                unique_fields=["person", "account"],
                update_fields=["day"],
            )
