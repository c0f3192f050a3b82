"""Batch sends: made, then sent to the template's subscribers a chunk at a time, each as a single send is."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet

from lifeloop.audit import Actor, Target
from lifeloop.audit.services import record
from lifeloop.database import for_update, write
from lifeloop.followers.models import Group
from lifeloop.followers.queries.audience import of_group
from lifeloop.kernel import clock
from lifeloop.kernel.errors import DomainError
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.errors import KeyReused, NoBinding
from lifeloop.messaging.errors_templates import BatchCrowd, BatchTemplate, BatchTime
from lifeloop.messaging.models import (
    BatchSend,
    BatchState,
    Subscription,
    TemplateScene,
    TemplateState,
    UserTemplate,
)
from lifeloop.messaging.queries.subscriptions import SUBSCRIBABLE
from lifeloop.messaging.rules.batches import CHUNK
from lifeloop.messaging.rules.templates import fields_of, link_of
from lifeloop.messaging.services.refusals import Refused, note_refusals
from lifeloop.messaging.services.sends import TemplateSend, send_templates
from lifeloop.outbox import Again, emit, enqueue
from lifeloop.programs.errors import ProgramNotFound
from lifeloop.programs.models import Program
from lifeloop.relations.queries.binding import bound_account

JOB = "messaging.batch"
_LATE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class NewBatch:
    """What is to be sent, as a send has it; ``group_id``: of the bound account, None for all subscribers; ``due_at`` None: at once."""

    template_id: str
    data: str
    page: str
    group_id: int | None = None
    due_at: datetime | None = None


def make(actor: Actor, program: Program, *, wanted: NewBatch, request_key: str) -> BatchSend:
    """On its way now or at its time; the same ``request_key`` with the same content again is the first one.

    Refused: a template that is not the program's, not in use, or goes by form id; data and page as a send's; no bound account
    that may send; a group that is not that account's; a time that has passed or is too far ahead.
    """
    link_of(wanted.page)
    now = clock.now()
    days = settings.LIFELOOP_BROADCAST_DAYS
    if wanted.due_at and not now - _LATE <= wanted.due_at <= now + timedelta(days=days):
        raise BatchTime(days=days)
    with write():
        locked = for_update(Program.objects.select_related("app").filter(pk=program.pk))
        if not locked:
            raise ProgramNotFound
        found = BatchSend.objects.filter(program=program, request_key=request_key).first()
        if found is not None:
            if _asked(found) != wanted:
                raise KeyReused
            return found
        template = _template(program, wanted.template_id)
        fields_of(wanted.data, template.keywords)
        account = bound_account(program.pk)
        if account is None:
            raise NoBinding
        if wanted.group_id is not None:
            _refuse_foreign(account, wanted.group_id)
        row = BatchSend.objects.create(
            program=program,
            template=template,
            data=wanted.data,
            page=wanted.page,
            group_id=wanted.group_id,
            due_at=wanted.due_at,
            request_key=request_key,
        )
        record(
            actor=actor,
            action="template.batch_made",
            target=Target("template", template.pk, template.title),
            merchant_id=locked[0].app.merchant_id,
            data={"program": program.pk, "batch": str(row.pk)},
        )
        enqueue(JOB, {"batch": row.pk}, run_at=row.due_at)
    return row


def send_chunk(batch_id: int) -> bool:
    """The next people of a batch, in one transaction; True when it is done. Raises :class:`Again` before its time."""
    with write():
        rows = for_update(BatchSend.objects.filter(pk=batch_id))
        if not rows or rows[0].state not in {BatchState.INIT, BatchState.RUNNING}:
            return True
        row = rows[0]
        if row.due_at is not None and row.due_at > clock.now():
            raise Again(row.due_at)
        if row.state == BatchState.INIT:
            row.state, row.begun_at = BatchState.RUNNING, clock.now()
        people = list(
            _subscribers(row)
            .filter(person_id__gt=row.cursor)
            .order_by("person_id")
            .values_list("person_id", "person__user_id")[:CHUNK]
        )
        if people:
            _send(row, [user_id for _person, user_id in people])
            row.cursor = people[-1][0]
        if len(people) < CHUNK:
            _end(row)
        row.save()
    return row.state != BatchState.RUNNING


def _send(row: BatchSend, user_ids: list[str]) -> None:
    sends = [
        TemplateSend(
            app_id=row.program_id,
            key=f"batch-{row.pk}-{user_id}",
            digest="batch",
            to_user_id=user_id,
            to_open_id="",
            form_id="",
            user_template_id=row.template_id,
            page=row.page,
            data=row.data,
        )
        for user_id in user_ids
    ]
    refused = [
        Refused(row.program_id, row.template_id, send.to_user_id, said.code)
        for send, said in zip(sends, send_templates(sends), strict=True)
        if isinstance(said, DomainError)
    ]
    row.sent += len(sends) - len(refused)
    row.refused += len(refused)
    note_refusals(refused)


def _end(row: BatchSend) -> None:
    row.state = BatchState.FAILURE if row.refused and not row.sent else BatchState.SUCCESS
    row.ended_at = clock.now()
    emit(
        "template.batch_ended",
        program_id=int(row.program_id),
        facts={"batch": str(row.pk), "state": row.state, "sent": row.sent, "refused": row.refused},
    )


def _subscribers(row: BatchSend) -> "QuerySet[Subscription]":
    rows = Subscription.objects.filter(template_id=row.template_id)
    if row.template.scene == TemplateScene.LONG_TERM:
        rows = rows.filter(accepted=True)
    else:
        rows = rows.filter(left__gt=0)
    if row.group_id is None:
        return rows
    group = Group.objects.filter(pk=row.group_id).first()
    if group is None:  # deleted since: nobody is in it any more
        return rows.none()
    return rows.filter(person_id__in=of_group(group).values("person_id"))


def _template(program: Program, template_id: str) -> UserTemplate:
    found = UserTemplate.objects.filter(
        pk=template_id[:32],
        program=program,
        state=TemplateState.ACTIVE,
        scene__in=SUBSCRIBABLE,
    ).first()
    if found is None:
        raise BatchTemplate
    return found


def _refuse_foreign(account: Account, group_id: int) -> None:
    if not Group.objects.filter(account=account, pk=group_id).exists():
        raise BatchCrowd


def _asked(row: BatchSend) -> NewBatch:
    return NewBatch(row.template_id, row.data, row.page, row.group_id, row.due_at)
