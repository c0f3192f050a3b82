"""Template sends, set-based: a list in, one outcome each out, all in the caller's one transaction."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings

from lifeloop.identity.models import MerchantState
from lifeloop.identity.queries.people import Addressee
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
    TradeNumber,
    UserIdInvalid,
)
from lifeloop.messaging.errors_templates import NotSubscribed
from lifeloop.messaging.models import TemplateScene, TemplateState
from lifeloop.messaging.models.message import SendWay
from lifeloop.messaging.rules.templates import check_form_id, fields_of, is_trade_number, link_of
from lifeloop.messaging.services.delivery import Delivery, Sent, deliver
from lifeloop.messaging.services.keys import KnownKeys
from lifeloop.messaging.services.send_facts import Facts, Template, TemplateSend, read_facts
from lifeloop.programs.queries import SendingProgram
from lifeloop.programs.rules import sendable, trial_only
from lifeloop.relations.queries.sending import Channel
from lifeloop.relations.rules import grant_allows

__all__ = ["TemplateSend", "send_templates"]


def send_templates(sends: Sequence[TemplateSend]) -> list[Sent | DomainError]:
    """Accept or refuse each send; the accepted ones are in the inboxes when the caller's write commits.

    Inside a ``write()`` of the caller. Binding, grant, consent and refusal rows are kept from changing until the
    commit, so nothing is accepted after the commit of an unbinding, a revocation, a withdrawn consent or a
    拒收. A refused send leaves nothing: its form id or consent is not used up. The same key with the same
    digest gets the first outcome again.
    """
    facts = read_facts(sends)
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
    facts.use_up()
    return outcomes


def _judge(send: TemplateSend, person: Addressee | None, facts: Facts) -> Delivery:
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
    use = _leave(send, template, receiver, facts)
    _within_limits(template.pk, channel, facts)
    _within_day(receiver, send.app_id, facts)
    if isinstance(use, str):
        facts.form_uses[use] += 1
    elif use is not None:
        facts.consent_uses[use] += 1
    if channel.grant_id:
        facts.grant_uses[channel.grant_id] += 1
    return Delivery(
        way=SendWay.TEMPLATE,
        kind="template",
        content=_content(send, template, fields, link),
        person_id=receiver.pk,
        account_id=channel.account_id,
        program_id=send.app_id,
        app_id=send.app_id,
        merchant_id=program.merchant_id,
        user_template_id=template.pk,
    )


def _content(
    send: TemplateSend, template: Template, fields: list[dict[str, str]], link: dict[str, str]
) -> dict[str, Any]:
    content: dict[str, Any] = {
        "title": template.title,
        "fields": fields,
        "link": {"app_id": send.app_id, **link},
        "template": template.pk,
    }
    if template.invite:
        content["invite"] = True
    if send.trial:
        content["trial"] = True
    return content


def _sending_program(send: TemplateSend, facts: Facts) -> SendingProgram:
    program = facts.programs.get(send.app_id)
    if program is None or program.merchant_state != MerchantState.ACTIVE:
        raise AppNotAvailable
    if not sendable(program.state, program.suspended):
        raise AppNotAvailable
    return program


def _receiver(person: Addressee | None, program: SendingProgram, facts: Facts) -> Addressee:
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


def _leave(
    send: TemplateSend, template: Template, person: Addressee, facts: Facts
) -> str | int | None:
    """What allows this send: a form id (text) or a one-time consent (number), to be used up; None: nothing is."""
    if send.trial:
        return None
    if template.scene == TemplateScene.FORM:
        return _form(send, person, facts)
    if send.form_id:
        raise TemplateIllegal  # a form id allows no subscription message
    return _consent(template, person, facts)


def _consent(template: Template, person: Addressee, facts: Facts) -> int | None:
    consent = facts.consents.get((person.pk, template.pk))
    if consent is None:
        raise NotSubscribed
    if template.scene == TemplateScene.LONG_TERM:
        if not consent.accepted:
            raise NotSubscribed
        return None
    if consent.left <= facts.consent_uses[consent.pk]:
        raise NotSubscribed
    return consent.pk


def _form(send: TemplateSend, person: Addressee, facts: Facts) -> str:
    form = facts.forms.get(send.form_id)
    if form is None:
        raise TradeNumber if is_trade_number(send.form_id) else FormIdInvalid
    check_form_id(
        program_id=send.app_id,
        person_id=person.pk,
        of_program=form.program_id,
        of_person=form.person_id,
        uses=form.uses + facts.form_uses[form.pk],
        created_at=form.created_at,
        now=facts.now,
    )
    return form.pk


def _within_limits(template_id: str, channel: Channel, facts: Facts) -> None:
    if channel.grant_id is None or channel.limits is None:
        return
    used = facts.uses.get(channel.grant_id, 0) + facts.grant_uses[channel.grant_id]
    if not grant_allows(channel.limits, template=template_id, used_today=used, now=facts.now):
        raise SendNotAuthorised


def _within_day(person: Addressee, app_id: str, facts: Facts) -> None:
    most = settings.LIFELOOP_TEMPLATE_SENDS_PER_DAY
    if most and facts.today[person.pk, app_id] >= most:
        raise PersonSendLimit
    facts.today[person.pk, app_id] += 1
