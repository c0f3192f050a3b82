"""On what consent a mini program may write to a person just now."""

from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from lifeloop.identity.models import Person
from lifeloop.kernel import clock
from lifeloop.messaging.models import FormId, Subscription, TemplateScene
from lifeloop.messaging.rules.templates import FORM_ID_LIFE, FORM_ID_USES


@dataclass(frozen=True, slots=True)
class Consent:
    """``forms``: messages that submitted forms still allow; ``once``: those of one-time subscriptions; ``standing``:
    long-term subscriptions that hold until they are withdrawn.
    """

    forms: int = 0
    once: int = 0
    standing: int = 0

    @property
    def any(self) -> bool:
        """It may write."""
        return bool(self.forms or self.once or self.standing)


def of_person(person: Person) -> dict[str, Consent]:
    """By the APPID of each program that has any; two queries."""
    found: dict[str, Consent] = {}
    forms = FormId.objects.filter(
        person=person, created_at__gt=clock.now() - FORM_ID_LIFE, uses__lt=FORM_ID_USES
    )
    allowed = {
        row["program_id"]: row["number"] * FORM_ID_USES - row["used"]
        for row in forms.values("program_id").annotate(number=Count("pk"), used=Sum("uses"))
    }
    once = Sum("left", filter=Q(template__scene=TemplateScene.ONE_TIME), default=0)
    standing = Count("pk", filter=Q(template__scene=TemplateScene.LONG_TERM))
    rows = Subscription.objects.filter(person=person, accepted=True).values("template__program_id")
    for row in rows.annotate(once=once, standing=standing):
        program_id = row["template__program_id"]
        found[program_id] = Consent(allowed.pop(program_id, 0), row["once"], row["standing"])
    found.update({program_id: Consent(forms=number) for program_id, number in allowed.items()})
    return found
