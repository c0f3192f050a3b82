"""数据 · 消息: accepted, seen, opened, returned, muted after; of each broadcast; and why some were refused."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from lifeloop.console import data_names
from lifeloop.console.data_asked import Asked, asked_of
from lifeloop.console.data_pages import Step, answer, bars, bigs, daily, lines, next_step, nothing
from lifeloop.console.data_tables import Table
from lifeloop.console.data_things import Wanted, table_of
from lifeloop.console.data_words import refusal, send_source, shares
from lifeloop.console.registry import Entry, page
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.insights.queries import Kind, Metric, breakdown
from lifeloop.kernel.text import N_

METRICS = (
    Metric.ACCEPTED,
    Metric.SEEN,
    Metric.OPENED,
    Metric.RETURNED,
    Metric.MUTED,
)
PART = "part"  # ?to=part: broadcasts to a part of the followers


@page(
    "data/messages/",
    name="data-messages",
    title=N_("Message figures"),
    can=Can.VIEW,
    place=Entry("figures", 30, "messages"),
)
def data_messages(request: MerchantRequest) -> HttpResponse:
    """Of all messages, whichever way they were sent."""
    asked = asked_of(request)
    figures = bigs(asked, (*METRICS, Metric.REFUSED))
    days = daily(asked, METRICS, gettext("Messages by day"))
    ways = _ways(asked)
    refused = _refused(asked)
    to_part = request.GET.get("to") == PART
    broadcasts = table_of(request, asked, _broadcasts(to_part=to_part))
    facts = {
        "bigs": figures,
        "trend": lines(days),
        "by_way": bars(ways),
        "by_reason": bars(refused),
        "to_part": to_part,
        "nothing": nothing(figures),
        "step": next_step(asked, Step(gettext("Lifestyle accounts"), reverse("console:accounts"))),
    }
    tables = [days, ways, broadcasts, refused]
    return answer(request, "console/data/messages.html", asked, tables, facts)


def _ways(asked: Asked) -> Table:
    found = breakdown.by_source(asked.scope, asked.span, Metric.ACCEPTED)
    return shares(
        "ways",
        gettext("Accepted messages by the way they were sent"),
        gettext("Way"),
        [(send_source(word), times) for word, times in found],
    )


def _refused(asked: Asked) -> Table:
    found = breakdown.by_reason(asked.scope, asked.span)
    return shares(
        "refused",
        gettext("Refused sends by reason"),
        gettext("Reason"),
        [(refusal(code), times) for code, times in found],
    )


def _broadcasts(*, to_part: bool) -> Wanted:
    return Wanted(
        "broadcasts",
        gettext("Broadcasts"),
        gettext("Message"),
        Kind.SEND if to_part else Kind.PUBLICATION,
        METRICS,
        data_names.sends if to_part else data_names.publications,
        share=(Metric.OPENED, Metric.ACCEPTED, gettext("Opened of accepted")),
    )
