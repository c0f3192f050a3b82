"""数据 · 粉丝: who came, who went, how many there are, and where they came from."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from lifeloop.console.data_asked import asked_of
from lifeloop.console.data_pages import Step, answer, bars, lines, next_step
from lifeloop.console.data_tables import Column, Kind, Row, Table
from lifeloop.console.data_words import Big, follow_source, shares
from lifeloop.console.registry import Entry, page
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.insights.queries import Metric, breakdown, series, totals
from lifeloop.insights.queries.totals import FollowerDay
from lifeloop.kernel.text import N_


@page(
    "data/followers/",
    name="data-followers",
    title=N_("Follower figures"),
    can=Can.VIEW,
    place=Entry("figures", 20, "users"),
)
def data_followers(request: MerchantRequest) -> HttpResponse:
    """New, gone, net and total of each day; by source."""
    asked = asked_of(request)
    found = totals.followers(asked.scope, asked.span)
    both = (Metric.FOLLOWED, Metric.UNFOLLOWED)
    past = series.total(asked.scope, asked.span.before(), both)
    sources = breakdown.by_source(asked.scope, asked.span, Metric.FOLLOWED)
    daily = _daily(found, of_all=asked.scope.account_id is None and asked.scope.program_id is None)
    source = shares(
        "source",
        gettext("New followers by source"),
        gettext("Source"),
        [(follow_source(word), times) for word, times in sources],
    )
    facts = {
        "bigs": _bigs(found, past[Metric.FOLLOWED][0], past[Metric.UNFOLLOWED][0]),
        "changes": lines(daily, (1, 2)),
        "growth": lines(daily, (4,)),
        "by_source": bars(source),
        "nothing": not any(day.new or day.gone or day.total for day in found),
        "step": next_step(asked, Step(gettext("Lifestyle accounts"), reverse("console:accounts"))),
    }
    return answer(request, "console/data/followers.html", asked, [daily, source], facts)


def _daily(found: list[FollowerDay], *, of_all: bool) -> Table:
    columns = [
        Column(gettext("Day"), Kind.DAY),
        Column(gettext("New")),
        Column(gettext("Gone")),
        Column(gettext("Net")),
        Column(gettext("Total")),
    ]
    rows: list[Row] = [(one.day, one.new, one.gone, one.net, one.total) for one in found]
    new, gone = sum(one.new for one in found), sum(one.gone for one in found)
    foot = (gettext("Sum"), new, gone, new - gone, found[-1].total)
    lead = gettext(
        "Followers of your own lifestyle accounts, and of other companies' accounts those who came through your mini programs."
    )
    return Table(
        "daily",
        gettext("Followers by day"),
        columns,
        rows[::-1],
        foot=foot,
        lead=lead if of_all else "",
    )


def _bigs(found: list[FollowerDay], past_new: int, past_gone: int) -> list[Big]:
    new, gone = sum(one.new for one in found), sum(one.gone for one in found)
    first = found[0]
    return [
        Big(gettext("New"), new, past_new),
        Big(gettext("Gone"), gone, past_gone, lower=True),
        Big(gettext("Net"), new - gone, past_new - past_gone),
        Big(gettext("Total"), found[-1].total, first.total - first.net),
    ]
