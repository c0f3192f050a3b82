"""数据 · 模板: what each template brought, and why its sends were refused."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from lifeloop.console import data_names
from lifeloop.console.data_asked import Asked, asked_of
from lifeloop.console.data_pages import Step, answer, bars, next_step
from lifeloop.console.data_tables import Column, Linked, Row, Table
from lifeloop.console.data_tables import Kind as Holds
from lifeloop.console.data_things import Wanted, table_of
from lifeloop.console.data_words import refusal, shares
from lifeloop.console.registry import Entry, page
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.models import Merchant
from lifeloop.identity.rules.roles import Can
from lifeloop.insights.queries import Kind, Metric, breakdown
from lifeloop.kernel.text import N_

METRICS = (
    Metric.ACCEPTED,
    Metric.SEEN,
    Metric.OPENED,
    Metric.RETURNED,
    Metric.MUTED,
    Metric.REFUSED,
)
ACCOUNT = "account"  # ?by=account: templates of lifestyle accounts
MOST_SHOWN = 200  # rows of refusals; the file has them all


@page(
    "data/templates/",
    name="data-templates",
    title=N_("Template figures"),
    can=Can.VIEW,
    place=Entry("figures", 70, "template"),
)
def data_templates(request: MerchantRequest) -> HttpResponse:
    """Templates of mini programs, or those of lifestyle accounts."""
    asked = asked_of(request)
    by_account = request.GET.get("by") == ACCOUNT
    templates = table_of(request, asked, _templates(by_account=by_account))
    reasons = _reasons(asked)
    rows = _refusals(request.merchant, asked)
    refused = _refused(rows)
    facts = {
        "by_account": by_account,
        "by_reason": bars(reasons),
        "nothing": not (templates.rows or reasons.rows),
        "step": next_step(asked, Step(gettext("Mini programs"), reverse("console:programs"))),
        "cut": len(rows) > MOST_SHOWN,
    }
    tables = [templates, reasons, refused]
    return answer(request, "console/data/templates.html", asked, tables, facts)


def _templates(*, by_account: bool) -> Wanted:
    return Wanted(
        "templates",
        gettext("Template by template"),
        gettext("Template"),
        Kind.NOTICE if by_account else Kind.TEMPLATE,
        METRICS,
        data_names.templates,
        share=(Metric.OPENED, Metric.ACCEPTED, gettext("Opened of accepted")),
    )


def _reasons(asked: Asked) -> Table:
    return shares(
        "reasons",
        gettext("Refused sends by reason"),
        gettext("Reason"),
        [(refusal(code), times) for code, times in breakdown.by_reason(asked.scope, asked.span)],
    )


def _refusals(merchant: Merchant, asked: Asked) -> list[Row]:
    """Template and reason, most first; a template that is none is shown as the caller wrote it."""
    found = breakdown.refusals_of_templates(asked.scope, asked.span)
    names = data_names.templates(merchant, found)
    counted = [
        (times, template, code) for template, codes in found.items() for code, times in codes
    ]
    return [
        (names.get(template) or Linked(template or "–"), refusal(code), code, times)
        for times, template, code in sorted(counted, key=lambda one: (-one[0], one[1], one[2]))
    ]


def _refused(rows: list[Row]) -> Table:
    columns = [
        Column(gettext("Template"), Holds.TEXT),
        Column(gettext("Reason"), Holds.TEXT),
        Column(gettext("Code of the refusal"), Holds.TEXT),
        Column(gettext("Times")),
    ]
    return Table(
        "refused",
        gettext("Refused sends by template"),
        columns,
        rows[:MOST_SHOWN],
        whole=lambda: rows,
    )
