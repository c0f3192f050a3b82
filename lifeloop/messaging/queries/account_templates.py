"""An account's industry and its own templates."""

from django.db.models import QuerySet

from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import AccountIndustry, AccountTemplate, LibraryTemplate
from lifeloop.messaging.queries.templates import library


def industry_of(account: Account) -> AccountIndustry | None:
    """What the account does; None until it was said."""
    return AccountIndustry.objects.filter(account=account).first()


def of_account(account: Account) -> QuerySet[AccountTemplate]:
    """An account's own templates, those in use first, then the newest."""
    return (
        AccountTemplate.objects.select_related("library")
        .filter(account=account)
        .order_by("state", "-created_at", "pk")
    )


def offered(industry: AccountIndustry | None, search: str = "") -> QuerySet[LibraryTemplate]:
    """What an account of these industries may choose from; nothing before it has some."""
    rows = library(search, of_account=True)
    if industry is None:
        return rows.none()
    return rows.filter(industry__in=(industry.primary, industry.secondary))
