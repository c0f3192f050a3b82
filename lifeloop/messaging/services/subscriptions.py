"""订阅: consents to a program's subscription templates: given, kept, counted, withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from lifeloop.database import for_update, write
from lifeloop.identity.limits import take
from lifeloop.identity.models import Person
from lifeloop.kernel import clock
from lifeloop.messaging.errors_templates import SubscribeTooOften, SubscriptionGone
from lifeloop.messaging.models import Subscription, TemplateScene, UserTemplate
from lifeloop.messaging.queries.subscriptions import (
    Asked,
    asked,
    asks_limit,
    silent,
    subscribed,
)
from lifeloop.messaging.rules.subscriptions import most_left
from lifeloop.outbox import emit
from lifeloop.programs.models import Program


@dataclass(frozen=True, slots=True)
class Result:
    """What the asking page is told. ``behavior``: subscribe, cancel, or empty for a silent answer.

    ``accepted``, ``rejected``: the answer for each id; ``standing``: those a send may use now; ``fresh``: accepted and
    not standing before.
    """

    behavior: str
    keep: bool
    refuse: bool
    show: bool
    standing: list[str] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)
    rejected: list[str] = field(default_factory=list)
    fresh: list[str] = field(default_factory=list)


def answer(
    person: Person,
    program: Program,
    *,
    ids: Sequence[str],
    accepted: Sequence[str] = (),
    keep: bool = False,
    cancelled: bool = False,
) -> Result:
    """The person's answer to the host's panel; where the kept choices answer alone, no panel is due and none counts.

    ``accepted``: those ticked. ``keep``: 总是保持以上选择; for a long-term template with nothing ticked,
    拒绝，不再询问. ``cancelled``: the panel was closed; nothing changes. Each accepted one-time answer adds one
    consent. Refused: as :func:`~lifeloop.messaging.queries.subscriptions.asked`; more asks a day than the setting.
    """
    with write():
        # The person's row orders two answers at once, from two windows: neither loses the other's.
        for_update(Person.objects.filter(pk=person.pk))
        wanted = asked(program, ids)
        _limit(person, program)
        known = {
            row.template_id: row
            for row in for_update(
                Subscription.objects.filter(
                    person=person, template_id__in=[one.pk for one in wanted]
                )
            )
        }
        asks = [Asked(one, known.get(one.pk)) for one in wanted]
        before = [one.template.pk for one in asks if subscribed(one)]
        shown = any(not silent(one) for one in asks)
        if cancelled and shown:
            rest = [one.template.pk for one in asks if one.template.pk not in before]
            return Result(
                "cancel", keep=False, refuse=False, show=True, standing=before, rejected=rest
            )
        yes: list[str] = []
        no: list[str] = []
        standing: list[str] = []
        for one in asks:
            ticked = _ticked(one, accepted)
            (yes if ticked else no).append(one.template.pk)
            if _keep(person, one, ticked=ticked, keep=keep and shown):
                standing.append(one.template.pk)
        emit(
            "subscription.answered",
            person_id=person.pk,
            program_id=int(program.pk),
            facts={"accepted": yes, "rejected": no, "shown": shown},
        )
    long_term = wanted[0].scene == TemplateScene.LONG_TERM
    return Result(
        "subscribe" if shown else "",
        keep=keep and shown and not long_term,
        refuse=keep and shown and long_term and not yes,
        show=shown,
        standing=standing,
        accepted=yes,
        rejected=no,
        fresh=[one for one in yes if one not in before],
    )


def withdraw(person: Person, *, template_id: str) -> None:
    """No more: what was left is gone, and the program may ask again. Holds from the next send decision on."""
    with write():
        rows = for_update(Subscription.objects.filter(person=person, template_id=template_id))
        if not rows:
            raise SubscriptionGone
        row = rows[0]
        row.accepted, row.keep, row.left, row.changed_at = False, False, 0, clock.now()
        row.save(update_fields=["accepted", "keep", "left", "changed_at"])
        program_id = UserTemplate.objects.values_list("program_id", flat=True).get(pk=template_id)
        emit(
            "subscription.withdrawn",
            person_id=person.pk,
            program_id=int(program_id),
            facts={"template": template_id},
        )


def _limit(person: Person, program: Program) -> None:
    if take([asks_limit(person, program)]) is not None:
        raise SubscribeTooOften


def _ticked(one: Asked, accepted: Sequence[str]) -> bool:
    if one.row is not None and silent(one):
        return one.row.accepted
    return one.template.pk in accepted


def _keep(person: Person, one: Asked, *, ticked: bool, keep: bool) -> bool:
    """Write the answer down; whether a send may use it now."""
    row = one.row or Subscription(person=person, template=one.template, accepted=ticked)
    if not silent(one):
        row.keep = keep
        # A no to one more takes nothing back; a no that is to stand does.
        row.accepted = ticked or (subscribed(one) and not keep)
        if keep and not ticked:
            row.left = 0
    if ticked and one.template.scene == TemplateScene.ONE_TIME:
        row.left = most_left(row.left + 1)
    row.changed_at = clock.now()
    row.save()
    return subscribed(Asked(one.template, row))
