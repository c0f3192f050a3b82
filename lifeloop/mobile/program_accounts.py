"""An account as the host page's script draws it."""

from typing import Any

from django.urls import reverse

from lifeloop.lifestyle.models import Account
from lifeloop.mobile.templatetags.phone import logo


def drawn_account(account: Account) -> dict[str, Any]:
    """Its public facts: name, logo or letter, and its home."""
    drawn = logo(account)
    return {
        "publicId": account.pk,
        "name": account.name,
        "logo": drawn["url"],
        "letter": drawn["letter"],
        "colour": drawn["colour"],
        "url": reverse("mobile:account", args=[account.pk]),
    }
