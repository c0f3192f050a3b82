"""Template sends, set-based: a list in, one outcome each out, all in the caller's one transaction."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.db.models import Count, F

from lifeloop.database.kept import Given, GivenNumber, KeptRead, KeptUpdate
from lifeloop.followers.queries import refused_pairs
from lifeloop.identity.models import MerchantState
from lifeloop.identity.queries import people
from lifeloop.identity.queries.people import Addressee
from lifeloop.kernel import clock
from lifeloop.kernel.errors import DomainError
from lifeloop.messaging.errors import (
    AppNotAvailable,
    FormIdInvalid,
    MessageRejected,
    NoBinding,
    PersonSendLimit,
    SendForbidden,
    SendNotAuthorised,
    TemplateIllegal,
    TemplateStopped,
    UserIdInvalid,
)
from lifeloop.messaging.models import DirectMessage, FormId, TemplateState, UserTemplate
from lifeloop.messaging.models.message import SendWay
from lifeloop.messaging.rules.templates import check_form_id, fields_of, link_of
from lifeloop.messaging.services.delivery import Delivery, Sent, deliver
from lifeloop.messaging.services.keys import KnownKeys
from lifeloop.programs.queries import SendingProgram, sending
from lifeloop.programs.rules import sendable, trial_only
from lifeloop.relations.queries.sending import Channel, channels
from lifeloop.relations.rules import grant_allows
from lifeloop.relations.services.uses import add_uses, uses_today


@dataclass(frozen=True, slots=True)
class TemplateSend:
    """One wanted send, in domain words. ``key`` and ``digest``: see :class:`SendKey`."""

    app_id: str
    key: str
    digest: str
    to_user_id: str
    to_open_id: str
    form_id: str
    user_template_id: str
    page: str
    data: str


class _Template(NamedTuple):
    pk: str
    program_id: str
    state: str
    title: str
    keywords: list[str]


class _Form(NamedTuple):
    pk: str
    program_id: str
    person_id: int
    uses: int
    created_at: datetime


_templates = KeptRead(
    lambda: UserTemplate.objects.filter(pk__among=Given("ids")).values_list(*_Template._fields)
)
_forms = KeptRead(
    lambda: FormId.objects.filter(pk__among=Given("ids")).values_list(*_Form._fields),
    lock="update",
)
_use_forms = KeptUpdate(
    lambda: FormId.objects.filter(pk__among=Given("ids")), uses=F("uses") + GivenNumber("by")
)


@dataclass(slots=True)
class _Facts:
    """All that the rules ask, read for the whole list, and what the list itself used up so far."""

    now: datetime
    programs: dict[str, SendingProgram]
    channels: dict[str, Channel]
    people: list[Addressee | None]
    templates: dict[str, _Template]
    forms: dict[str, _Form]
    refused: set[tuple[int, str]]
    trial: set[tuple[str, int]]
    uses: dict[int, int]
    today: Counter[tuple[int, str]]
    form_uses: Counter[str] = field(default_factory=Counter)
    grant_uses: Counter[int] = field(default_factory=Counter)


def send_templates(sends: Sequence[TemplateSend]) -> list[Sent | DomainError]:
    """Accept or refuse each send; the accepted ones are in the inboxes when the caller's write commits.

    Inside a ``write()`` of the caller. Binding, grant and refusal rows are kept from changing until the
    commit, so nothing is accepted after the commit of an unbinding, a revocation or a 拒收. A refused
    send leaves nothing: its form id is not used up. The same key with the same digest gets the first
    outcome again.
    """
    facts = _read(sends)
    known = KnownKeys.read([(send.app_id, send.key) for send in sends])
    outcomes: list[Sent | DomainError] = []
    deliveries: list[Delivery] = []
    for send, person in zip(sends, facts.people, strict=True):
        outcome = known.outcome(send.app_id, send.key, send.digest)
        if outcome is None:
            try:
                delivery = _judge(send, person, facts)
            except DomainError as refusal:
                outcome = refusal
            else:
                outcome = delivery.sent
                deliveries.append(delivery)
                known.remember(send.app_id, send.key, send.digest, outcome)
        outcomes.append(outcome)
    deliver(deliveries, facts.now)
    known.keep(facts.now)
    _use_up(facts)
    return outcomes


def _read(sends: Sequence[TemplateSend]) -> _Facts:
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
    form_ids = list({send.form_id for send in sends})
    return _Facts(
        now=clock.now(),
        programs=programs,
        channels=ways,
        people=found,
        templates={row[0]: _Template(*row) for row in _templates(ids=template_ids)},
        forms={row[0]: _Form(*row) for row in _forms(ids=form_ids)},
        refused=refused_pairs(person_ids, app_ids),
        trial=people.members_phones([person.phone for person in persons], trials)
        if trials
        else set(),
        uses=uses_today(limited) if limited else {},
        today=_sent_today(person_ids, app_ids),
    )


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


def _judge(send: TemplateSend, person: Addressee | None, facts: _Facts) -> Delivery:
    program = _sending_program(send, facts)
    channel = facts.channels.get(send.app_id)
    if channel is None:
        raise NoBinding
    if not channel.usable:
        raise SendForbidden
    template = facts.templates.get(send.user_template_id)
    if template is None or template.program_id != send.app_id:
        raise TemplateIllegal
    if template.state != TemplateState.ACTIVE:
        raise TemplateStopped
    fields = fields_of(send.data, template.keywords)
    link = link_of(send.page)
    receiver = _receiver(person, program, facts)
    form = _form(send, receiver, facts)
    _within_limits(template.pk, channel, facts)
    _within_day(receiver, send.app_id, facts)
    facts.form_uses[form.pk] += 1
    if channel.grant_id:
        facts.grant_uses[channel.grant_id] += 1
    return Delivery(
        way=SendWay.TEMPLATE,
        kind="template",
        content={
            "title": template.title,
            "fields": fields,
            "link": {"app_id": send.app_id, **link},
        },
        person_id=receiver.pk,
        account_id=channel.account_id,
        program_id=send.app_id,
        app_id=send.app_id,
        merchant_id=program.merchant_id,
    )


def _sending_program(send: TemplateSend, facts: _Facts) -> SendingProgram:
    program = facts.programs.get(send.app_id)
    if program is None or program.merchant_state != MerchantState.ACTIVE:
        raise AppNotAvailable
    if not sendable(program.state, program.suspended):
        raise AppNotAvailable
    return program


def _receiver(person: Addressee | None, program: SendingProgram, facts: _Facts) -> Addressee:
    if person is None:
        raise UserIdInvalid
    if (
        trial_only(program.state, program.suspended)
        and (person.phone, program.merchant_id) not in facts.trial
    ):
        raise AppNotAvailable
    if (person.pk, program.pk) in facts.refused:
        raise MessageRejected
    return person


def _form(send: TemplateSend, person: Addressee, facts: _Facts) -> _Form:
    form = facts.forms.get(send.form_id)
    if form is None:
        raise FormIdInvalid
    check_form_id(
        program_id=send.app_id,
        person_id=person.pk,
        of_program=form.program_id,
        of_person=form.person_id,
        uses=form.uses + facts.form_uses[form.pk],
        created_at=form.created_at,
        now=facts.now,
    )
    return form


def _within_limits(template_id: str, channel: Channel, facts: _Facts) -> None:
    if channel.grant_id is None or channel.limits is None:
        return
    used = facts.uses.get(channel.grant_id, 0) + facts.grant_uses[channel.grant_id]
    if not grant_allows(channel.limits, template=template_id, used_today=used, now=facts.now):
        raise SendNotAuthorised


def _within_day(person: Addressee, app_id: str, facts: _Facts) -> None:
    most = settings.LIFELOOP_TEMPLATE_SENDS_PER_DAY
    if most and facts.today[person.pk, app_id] >= most:
        raise PersonSendLimit
    facts.today[person.pk, app_id] += 1


def _use_up(facts: _Facts) -> None:
    for times in set(facts.form_uses.values()):  # almost always once each
        ids = [form_id for form_id, used in facts.form_uses.items() if used == times]
        _use_forms(ids=ids, by=times)
    limited = {
        grant_id: times for grant_id, times in facts.grant_uses.items() if grant_id in facts.uses
    }
    if limited:
        add_uses(limited)
