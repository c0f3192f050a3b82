"""数据 · 广告位与营销位: how often they were seen and tapped, slot by slot, and part by part for one account."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from lifeloop.console import data_names
from lifeloop.console.data_asked import Asked, asked_of
from lifeloop.console.data_pages import Step, answer, bigs, daily, lines, next_step, nothing
from lifeloop.console.data_tables import Column, Linked, Row, Table
from lifeloop.console.data_tables import Kind as Holds
from lifeloop.console.data_things import Wanted, table_of
from lifeloop.console.registry import Entry, page
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.insights.queries import Kind, Metric, things
from lifeloop.kernel.text import N_

METRICS = (Metric.SLOT_SHOWN, Metric.SLOT_TAPPED)
MOST_PARTS = 200


@page(
    "data/slots/",
    name="data-slots",
    title=N_("Slot figures"),
    can=Can.VIEW,
    place=Entry("figures", 60, "layout-grid"),
)
def data_slots(request: MerchantRequest) -> HttpResponse:
    """Of one account or of all; the parts of slots are of one account."""
    asked = asked_of(request, program=False)
    figures = bigs(asked, METRICS)
    days = daily(asked, METRICS, gettext("Slots by day"))
    parts = _parts(asked) if asked.account_id else None
    facts = {
        "bigs": figures,
        "trend": lines(days),
        "nothing": nothing(figures),
        "step": next_step(asked, Step(gettext("Lifestyle accounts"), reverse("console:accounts"))),
    }
    tables = [days, table_of(request, asked, _slots()), *([parts] if parts else [])]
    return answer(request, "console/data/slots.html", asked, tables, facts)


def _slots() -> Wanted:
    return Wanted(
        "slots",
        gettext("Slot by slot"),
        gettext("Slot"),
        Kind.SLOT,
        METRICS,
        data_names.slots,
        people=(Metric.SLOT_TAPPED, gettext("People who tapped")),
        share=(Metric.SLOT_TAPPED, Metric.SLOT_SHOWN, gettext("Taps of shown")),
    )


def _parts(asked: Asked) -> Table:
    found = things.table(
        asked.scope, asked.span, Kind.PART, (Metric.SLOT_TAPPED,), limit=MOST_PARTS
    )
    names = data_names.slot_parts(asked.account_id, [one.id for one in found])
    columns = [
        Column(gettext("Part"), Holds.TEXT),
        Column(gettext("Taps")),
        Column(gettext("People who tapped")),
    ]
    rows: list[Row] = [
        (
            names.get(one.id) or Linked(one.id, note=gettext("no longer there")),
            one.times[Metric.SLOT_TAPPED],
            one.people[Metric.SLOT_TAPPED],
        )
        for one in found
    ]
    lead = gettext("Frames and items are named by what stands at their place now.")
    return Table("parts", gettext("Part by part"), columns, rows, lead)
