"""数据 · 菜单: taps on the entries of menus, by day and entry by entry."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from lifeloop.console import data_names
from lifeloop.console.data_asked import asked_of
from lifeloop.console.data_pages import Step, answer, bigs, daily, lines, next_step, nothing
from lifeloop.console.data_things import Wanted, table_of
from lifeloop.console.registry import Entry, page
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.insights.queries import Kind, Metric
from lifeloop.kernel.text import N_

METRICS = (Metric.TAPPED,)


@page(
    "data/menus/",
    name="data-menus",
    title=N_("Menu figures"),
    can=Can.VIEW,
    place=Entry("figures", 50, "list"),
)
def data_menus(request: MerchantRequest) -> HttpResponse:
    """Of one account or of all."""
    asked = asked_of(request, program=False)
    figures = bigs(asked, METRICS)
    days = daily(asked, METRICS, gettext("Menu taps by day"))
    wanted = Wanted(
        "entries",
        gettext("Entry by entry"),
        gettext("Menu entry"),
        Kind.MENU,
        METRICS,
        data_names.menu_entries,
        people=(Metric.TAPPED, gettext("People")),
        lead=gettext("People are counted once a day and entry."),
    )
    facts = {
        "bigs": figures,
        "trend": lines(days),
        "nothing": nothing(figures),
        "step": next_step(asked, Step(gettext("Lifestyle accounts"), reverse("console:accounts"))),
    }
    tables = [days, table_of(request, asked, wanted)]
    return answer(request, "console/data/menus.html", asked, tables, facts)
