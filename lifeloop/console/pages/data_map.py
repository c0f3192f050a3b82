"""关系图: the merchant's programs and accounts, and how they are related."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from lifeloop.console import data_map as drawing
from lifeloop.console.data_asked import Asked, asked_of
from lifeloop.console.data_pages import answer, paged_list
from lifeloop.console.data_tables import Column, Kind, Linked, Row, Table
from lifeloop.console.registry import Entry, page
from lifeloop.console.requests import MerchantRequest
from lifeloop.identity.models import Merchant
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle import queries as lifestyle
from lifeloop.lifestyle.models import Account
from lifeloop.programs import queries as programs
from lifeloop.programs.models import Program
from lifeloop.relations.queries.overview import Relation, overview


@page(
    "data/map/",
    name="data-map",
    title=N_("Relation map"),
    can=Can.VIEW,
    place=Entry("figures", 90, "affiliate"),
)
def data_map(request: MerchantRequest) -> HttpResponse:
    """Of everything, or of one program or account; it is about now, not about days."""
    asked = asked_of(request)
    merchant = request.merchant
    found = overview(merchant, program_id=asked.program_id, account_id=asked.account_id)
    own = _own(merchant, asked)
    rows = [_row(merchant, one) for one in found.relations]
    shown = paged_list(request, rows)
    table = Table(
        "relations",
        gettext("Relations"),
        [
            Column(gettext("Mini program"), Kind.TEXT),
            Column(gettext("Lifestyle account"), Kind.TEXT),
            Column(gettext("Relation"), Kind.TEXT),
            Column(gettext("Related since"), Kind.MOMENT),
        ],
        shown.items,
        page=shown,
        whole=lambda: rows,
    )
    facts = {
        "drawing": drawing.draw(merchant, *own, found.relations),
        "more": found.more,
        "narrowed": bool(asked.program_id or asked.account_id),
    }
    return answer(request, "console/data/map.html", asked, [table], facts)


def _own(merchant: Merchant, asked: Asked) -> tuple[list[Program], list[Account]]:
    """One's own that stand in the drawing even when nothing is related to them."""
    own_programs, own_accounts = programs.for_merchant(merchant), lifestyle.for_merchant(merchant)
    if asked.program_id or asked.account_id:
        own_programs = own_programs.filter(pk=asked.program_id)
        own_accounts = own_accounts.filter(pk=asked.account_id)
    return list(own_programs), list(own_accounts)


def _row(merchant: Merchant, one: Relation) -> Row:
    return (
        _name(merchant, one.program, "console:program-binding"),
        _name(merchant, one.account, "console:account-programs"),
        " · ".join(word for _kind, word in drawing.words_of(one)),
        one.since,
    )


def _name(merchant: Merchant, app: Program | Account, page_name: str) -> Linked:
    """One's own with a link, another merchant's with its name."""
    owner = app.app.merchant
    if owner.pk != merchant.pk:
        return Linked(app.name, note=owner.name)
    return Linked(app.name, reverse(page_name, args=[app.pk]), app.pk)
