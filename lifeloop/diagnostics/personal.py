"""What the call log holds about people: the numbers that calls named them by."""

import json
from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from lifeloop.database import write
from lifeloop.diagnostics.models import Call
from lifeloop.identity.models import Person
from lifeloop.identity.personal import AT_ONCE, holds, impersonal
from lifeloop.identity.rules.open_ids import open_ids
from lifeloop.kernel.text import N_

_GONE = "*" * 16


def _names(person: Person) -> list[str]:
    """What calls may have called the person: the public number, and that of each app that is in the log."""
    apps = Call.objects.values_list("app_id", flat=True).distinct()
    return [person.user_id, *(open_ids(app, [person.user_id])[0] for app in apps)]


def _calls(person: Person) -> "QuerySet[Call]":
    named = Q()
    for name in _names(person):
        named |= Q(said__contains=name) | Q(answer__contains=name)
    return Call.objects.alias(said=Cast("request", TextField())).filter(named)


def _blank(person: Person) -> int:
    """Stars in the place of the numbers; the calls stay, they are the merchant's own."""
    names = _names(person)
    rows = list(_calls(person)[:AT_ONCE])
    with write():
        for row in rows:
            row.request = _without(row.request, names)
            row.answer = _without(row.answer, names)
            row.diagnosis = _without(row.diagnosis, names)
            row.save(update_fields=["request", "answer", "diagnosis"])
    return len(rows)


def _without(value: Any, names: list[str]) -> Any:
    text = json.dumps(value, ensure_ascii=False)
    for name in names:
        text = text.replace(name, _GONE)
    return json.loads(text)


holds(
    "diagnostics.Call",
    title=N_("Calls of merchants' servers that named me"),
    rows=_calls,
    exported="at method request answer",
    erased="diagnosis",
    plain="id merchant_id app_id version code sub_code trace",
    erase=_blank,
    order=90,
)
impersonal("diagnostics.Overflow", "id merchant_id at count")
impersonal("diagnostics.Act", "pk app_id key answer done_at")
