"""What a program may ask a person for, and what the person agreed to."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from lifeloop.identity.limits import Limit, exceeded
from lifeloop.identity.models import Person
from lifeloop.messaging.errors_templates import SubscribeTemplate, SubscribeTooOften
from lifeloop.messaging.models import Subscription, TemplateScene, TemplateState, UserTemplate
from lifeloop.messaging.rules.subscriptions import check_ids, check_scenes
from lifeloop.programs.models import Program

DAY = 86400
SUBSCRIBABLE = (TemplateScene.ONE_TIME, TemplateScene.LONG_TERM)


@dataclass(frozen=True, slots=True)
class Asked:
    """One template that is asked for, and the person's earlier answer, if any."""

    template: UserTemplate
    row: Subscription | None


def asked(program: Program, ids: Sequence[str]) -> list[UserTemplate]:
    """The templates of these ids, in their order: all the program's own, in use, of one kind.

    Refused: not 1 to 3 ids; an id that is unknown, stopped, another program's or one that goes by form id;
    one-time and long-term ones together.
    """
    check_ids(ids)
    rows = UserTemplate.objects.select_related("library").filter(
        pk__in=[one[:32] for one in ids],
        program=program,
        state=TemplateState.ACTIVE,
        scene__in=SUBSCRIBABLE,
    )
    found = {row.pk: row for row in rows}
    for one in ids:
        if one not in found:
            raise SubscribeTemplate(template=one[:32])
    wanted = [found[one] for one in ids]
    check_scenes([row.scene for row in wanted])
    return wanted


def asks_limit(person: Person, program: Program) -> tuple[Limit, str]:
    """How often a program may ask this person a day (setting)."""
    limit = Limit("subscribe", settings.LIFELOOP_SUBSCRIBE_ASKS_PER_DAY, DAY)
    return limit, f"{person.pk}:{program.pk}"


def asks(person: Person, program: Program, ids: Sequence[str]) -> list[Asked]:
    """The same with the person's earlier answers: those that are not :func:`silent` are for the panel.

    Also refused when the day's asks are used up: no panel that could not be answered is shown.
    """
    found = standing(person, program, ids)
    if exceeded([asks_limit(person, program)]) is not None:
        raise SubscribeTooOften
    return found


def standing(person: Person, program: Program, ids: Sequence[str]) -> list[Asked]:
    """The same for the program's backend, which only looks: it costs none of the day's asks."""
    wanted = asked(program, ids)
    rows = Subscription.objects.filter(person=person, template__in=wanted)
    known = {row.template_id: row for row in rows}
    return [Asked(one, known.get(one.pk)) for one in wanted]


def silent(one: Asked) -> bool:
    """Whether the earlier answer stands for this one: it was kept, or a long-term yes, which needs no second."""
    if one.row is None:
        return False
    return one.row.keep or (one.template.scene == TemplateScene.LONG_TERM and one.row.accepted)


def subscribed(one: Asked) -> bool:
    """Whether a send would be allowed now."""
    if one.row is None:
        return False
    if one.template.scene == TemplateScene.LONG_TERM:
        return one.row.accepted
    return one.row.left > 0


def of_person(person: Person, program_id: str) -> list[Subscription]:
    """What this person answered one program, the newest first; withdrawn and refused ones too."""
    rows = Subscription.objects.select_related("template").filter(
        person=person, template__program_id=program_id
    )
    return list(rows.order_by("-changed_at", "pk"))
