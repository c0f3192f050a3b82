"""标签与分组: what followers are told apart by."""

from django.conf import settings
from django.http import HttpResponse

from lifeloop.console import group_words
from lifeloop.console.group_form import programs_of
from lifeloop.console.registry import Tab, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.followers.queries import labels as known
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account


@page(
    "accounts/<str:account>/labels/",
    name="account-labels",
    title=N_("Labels and groups"),
    can=Can.VIEW,
    place=Tab("account", 31, "accounts"),
)
def account_labels(request: MerchantRequest, account: Account) -> HttpResponse:
    """At most a hundred labels: one page shows them all."""
    labels = list(known.of_account(account))
    counts = known.how_many([one.pk for one in labels])
    names = {one.pk: one.name for one in labels}
    programs = programs_of(account)
    groups = [
        (one, group_words.said(one.rules, names, programs)) for one in known.groups_of(account)
    ]
    facts = {
        "account": account,
        "labels": [(one, counts.get(one.pk, 0)) for one in labels],
        "groups": groups,
        "most": settings.LIFELOOP_LABELS_PER_ACCOUNT,
    }
    return render(request, "console/followers/labels_page.html", facts)
