"""闭环: from the first visit back into the mini program, as a picture, for some days against those before."""

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from lifeloop.console import data_loop as loop
from lifeloop.console.data_asked import asked_of
from lifeloop.console.data_pages import Step, answer, bars, daily, lines, next_step
from lifeloop.console.data_words import shares, visit_source
from lifeloop.console.registry import Entry, page
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.insights.queries import Metric, breakdown
from lifeloop.insights.queries.funnel import STEPS, funnel
from lifeloop.kernel.text import N_


@page(
    "data/",
    name="data-loop",
    title=N_("Loop"),
    can=Can.VIEW,
    place=Entry("figures", 10, "repeat"),
)
def data_loop(request: MerchantRequest) -> HttpResponse:
    """Of everything, a program, an account or a pair of both."""
    asked = asked_of(request)
    found = funnel(asked.scope, asked.span)
    days = daily(asked, STEPS, gettext("The loop by day"))
    visits = shares(
        "visits",
        gettext("Visits by where they came from"),
        gettext("Source"),
        [
            (visit_source(word), times)
            for word, times in breakdown.by_source(asked.scope, asked.span, Metric.VISITED)
        ],
    )
    facts = {
        "stations": loop.stations(found),
        "touch_days": settings.LIFELOOP_ATTRIBUTION_DAYS,
        "trend": lines(days),
        "by_visit": bars(visits),
        "nothing": not any(step.times for step in found.steps) and not any(found.before),
        "step": next_step(asked, Step(gettext("Relation map"), reverse("console:data-map"))),
    }
    tables = [
        loop.steps_table(found),
        days,
        loop.relations_table(request.merchant, found),
        visits,
    ]
    return answer(request, "console/data/loop.html", asked, tables, facts)
