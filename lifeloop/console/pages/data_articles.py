"""数据 · 文章: how often articles were read and passed on, by day and one by one."""

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

METRICS = (Metric.READ, Metric.SHARED)


@page(
    "data/articles/",
    name="data-articles",
    title=N_("Article figures"),
    can=Can.VIEW,
    place=Entry("figures", 40, "article"),
)
def data_articles(request: MerchantRequest) -> HttpResponse:
    """Of one account or of all."""
    asked = asked_of(request, program=False)
    figures = bigs(asked, METRICS)
    days = daily(asked, METRICS, gettext("Articles by day"))
    wanted = Wanted(
        "articles",
        gettext("Article by article"),
        gettext("Article"),
        Kind.ARTICLE,
        METRICS,
        data_names.articles,
        people=(Metric.READ, gettext("Readers")),
        share=(Metric.SHARED, Metric.READ, gettext("Shares of reads")),
        lead=gettext("Readers are counted once a day."),
    )
    facts = {
        "bigs": figures,
        "trend": lines(days),
        "nothing": nothing(figures),
        "step": next_step(asked, Step(gettext("Lifestyle accounts"), reverse("console:accounts"))),
    }
    tables = [days, table_of(request, asked, wanted)]
    return answer(request, "console/data/articles.html", asked, tables, facts)
