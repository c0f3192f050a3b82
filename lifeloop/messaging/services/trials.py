"""试发: a member sends a template of the own company to the own phone, the way a real send goes."""

import json
from collections.abc import Sequence

from django.conf import settings

from lifeloop.audit import Actor, Target
from lifeloop.audit.services import record
from lifeloop.database import write
from lifeloop.identity.limits import Limit, take
from lifeloop.identity.models import Member, Person
from lifeloop.kernel import ids
from lifeloop.kernel.errors import DomainError
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.errors import TemplateIllegal
from lifeloop.messaging.errors_templates import TrialLimit, TrialNobody
from lifeloop.messaging.models import UserTemplate
from lifeloop.messaging.rules.notices import Context
from lifeloop.messaging.services.delivery import Sent
from lifeloop.messaging.services.notices import NoticeSend, send_notices
from lifeloop.messaging.services.sends import TemplateSend, send_templates
from lifeloop.programs.models import Program

DAY = 86400


def receiver_of(member: Member) -> Person:
    """The person with the member's own phone; :class:`TrialNobody` while there is none."""
    person = Person.objects.filter(phone=member.phone).first()
    if person is None:
        raise TrialNobody
    return person


def take_trial(member: Member) -> None:
    """Count one trial of the member's day; :class:`TrialLimit` when it is used up. Inside the caller's write."""
    most = settings.LIFELOOP_TRIAL_SENDS_PER_DAY
    if take([(Limit("trial", most, DAY), str(member.pk))]) is not None:
        raise TrialLimit(most=most)


def try_template(
    actor: Actor,
    member: Member,
    program: Program,
    *,
    template_id: str,
    page: str,
    values: Sequence[str],
) -> Sent:
    """Send it to the member's own phone: no form id and no consent is needed, everything else is as always.

    Refused: as a send is; nobody with that phone; too many a day (setting).
    """
    data = {f"keyword{at}": {"value": value} for at, value in enumerate(values, 1)}
    with write():
        template = UserTemplate.objects.filter(pk=template_id, program=program).first()
        if template is None:
            raise TemplateIllegal
        person = receiver_of(member)
        take_trial(member)
        wanted = TemplateSend(
            app_id=program.pk,
            key=f"trial-{ids.row_id()}",
            digest="",
            to_user_id=person.user_id,
            to_open_id="",
            form_id="",
            user_template_id=template_id,
            page=page,
            data=json.dumps(data, ensure_ascii=False),
            trial=True,
        )
        [outcome] = send_templates([wanted])
        if isinstance(outcome, DomainError):
            raise outcome
        record(
            actor=actor,
            action="template.tried",
            target=Target("template", template.pk, template.title),
            merchant_id=program.app.merchant_id,
            data={"program": program.pk},
        )
    return outcome


def try_account_template(
    actor: Actor,
    account: Account,
    *,
    member: Member,
    template_id: str,
    user_id: str,
    context: Context,
) -> Sent:
    """From the console to one follower (``user_id``), perhaps the member's own phone: marked as a trial, limited a day.

    Refused: as a message of the account is; too many a day (setting).
    """
    with write():
        take_trial(member)
        wanted = NoticeSend(
            app_id=account.pk,
            key=f"trial-{ids.row_id()}",
            digest="",
            to_user_id=user_id,
            to_open_id="",
            template_id=template_id,
            context=context,
            trial=True,
        )
        [outcome] = send_notices([wanted])
        if isinstance(outcome, DomainError):
            raise outcome
        record(
            actor=actor,
            action="template.account_tried",
            target=Target("account_template", template_id, ""),
            merchant_id=account.app.merchant_id,
            data={"account": account.pk, "user_id": user_id},
        )
    return outcome
