"""What template sends are judged by: read for a whole list, and what the list itself used up so far."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, TypeVar

from django.conf import settings
from django.db.models import Count, F

from lifeloop.database.kept import Given, GivenNumber, KeptRead, KeptUpdate
from lifeloop.followers.queries import refused_pairs
from lifeloop.identity.queries import people
from lifeloop.identity.queries.people import Addressee
from lifeloop.kernel import clock
from lifeloop.messaging.models import DirectMessage, FormId, Subscription, UserTemplate
from lifeloop.programs.queries import SendingProgram, sending
from lifeloop.programs.rules import trial_only
from lifeloop.relations.queries.sending import Channel, channels
from lifeloop.relations.services.uses import add_uses, uses_today

K = TypeVar("K", str, int)


@dataclass(frozen=True, slots=True)
class TemplateSend:
    """One wanted send, in domain words. ``key`` and ``digest``: see :class:`SendKey`.

    ``form_id`` empty: by a subscription. ``trial``: a member's to the own phone, which needs neither.
    """

    app_id: str
    key: str
    digest: str
    to_user_id: str
    to_open_id: str
    form_id: str
    user_template_id: str
    page: str
    data: str
    trial: bool = False


class Template(NamedTuple):
    pk: str
    program_id: str
    state: str
    title: str
    keywords: list[str]
    scene: str
    invite: bool


class Form(NamedTuple):
    pk: str
    program_id: str
    person_id: int
    uses: int
    created_at: datetime


class Consent(NamedTuple):
    pk: int
    person_id: int
    template_id: str
    accepted: bool
    left: int


_templates = KeptRead(
    lambda: UserTemplate.objects.filter(pk__among=Given("ids")).values_list(*Template._fields)
)
_forms = KeptRead(
    lambda: FormId.objects.filter(pk__among=Given("ids")).values_list(*Form._fields),
    lock="update",
)
_consents = KeptRead(
    lambda: Subscription.objects.filter(
        person_id__among=Given("people"), template_id__among=Given("templates")
    ).values_list(*Consent._fields),
    lock="update",
)
_use_forms = KeptUpdate(
    lambda: FormId.objects.filter(pk__among=Given("ids")), uses=F("uses") + GivenNumber("by")
)
_use_consents = KeptUpdate(
    lambda: Subscription.objects.filter(pk__among=Given("ids")),
    left=F("left") - GivenNumber("by"),
)


@dataclass(slots=True)
class Facts:
    """All that the rules ask, read for the whole list, and what the list itself used up so far."""

    now: datetime
    programs: dict[str, SendingProgram]
    channels: dict[str, Channel]
    people: list[Addressee | None]
    templates: dict[str, Template]
    forms: dict[str, Form]
    refused: set[tuple[int, str]]
    trial: set[tuple[str, int]]
    uses: dict[int, int]
    today: Counter[tuple[int, str]]
    consents: dict[tuple[int, str], Consent]
    form_uses: Counter[str] = field(default_factory=Counter)
    grant_uses: Counter[int] = field(default_factory=Counter)
    consent_uses: Counter[int] = field(default_factory=Counter)

    def use_up(self) -> None:
        """Write down what the accepted sends of the list used: form ids, consents, a grant's day."""
        for times, ids in _by_times(self.form_uses):
            _use_forms(ids=ids, by=times)
        for times, rows in _by_times(self.consent_uses):
            _use_consents(ids=rows, by=times)
        limited = {
            grant_id: times for grant_id, times in self.grant_uses.items() if grant_id in self.uses
        }
        if limited:
            add_uses(limited)


def read_facts(sends: Sequence[TemplateSend]) -> Facts:
    """Every statement names the whole list; the rows that decide are kept from changing until the commit."""
    app_ids = list({send.app_id for send in sends})
    programs = sending(app_ids)
    found = people.find_many([(send.app_id, send.to_user_id, send.to_open_id) for send in sends])
    ways = channels(app_ids)
    trials = [row.merchant_id for row in programs.values() if trial_only(row.state, row.suspended)]
    persons = [person for person in found if person]
    limited = [
        way.grant_id
        for way in ways.values()
        if way.grant_id and way.limits and way.limits.per_day is not None
    ]
    person_ids = [person.pk for person in persons]
    template_ids = list({send.user_template_id[:32] for send in sends})
    form_ids = list({send.form_id for send in sends if send.form_id})
    # Only a send without a form id can be one by subscription: the others do not pay for the question.
    by_consent = [
        (send, one) for send, one in zip(sends, found, strict=True) if one and not send.form_id
    ]
    return Facts(
        now=clock.now(),
        programs=programs,
        channels=ways,
        people=found,
        templates={row[0]: Template(*row) for row in _templates(ids=template_ids)},
        forms={row[0]: Form(*row) for row in _forms(ids=form_ids)} if form_ids else {},
        refused=refused_pairs(person_ids, app_ids),
        trial=people.members_phones([person.phone for person in persons], trials)
        if trials
        else set(),
        uses=uses_today(limited) if limited else {},
        today=_sent_today(person_ids, app_ids),
        consents=_consents_of(by_consent) if by_consent else {},
    )


def _consents_of(
    pairs: list[tuple[TemplateSend, Addressee]],
) -> dict[tuple[int, str], Consent]:
    rows = _consents(
        people=list({person.pk for _send, person in pairs}),
        templates=list({send.user_template_id[:32] for send, _person in pairs}),
    )
    found = (Consent(*row) for row in rows)
    return {(one.person_id, one.template_id): one for one in found}


def _sent_today(person_ids: list[int], app_ids: list[str]) -> Counter[tuple[int, str]]:
    # Off by default (0): the original has such a limit, its number is unknown.
    if not settings.LIFELOOP_TEMPLATE_SENDS_PER_DAY:
        return Counter()
    rows = DirectMessage.objects.filter(
        person_id__in=person_ids,
        program_id__in=app_ids,
        created_at__gte=clock.day_start(clock.today()),
    )
    counted = rows.values_list("person_id", "program_id").annotate(Count("id"))
    return Counter({(person_id, program_id): count for person_id, program_id, count in counted})


def _by_times(used: Counter[K]) -> Iterator[tuple[int, list[K]]]:
    for times in set(used.values()):  # almost always once each
        yield times, [key for key, count in used.items() if count == times]
