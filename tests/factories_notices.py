"""Rows of notices for tests."""

from typing import Any

from lifeloop.identity.models import Member, Merchant
from lifeloop.kernel import clock
from lifeloop.notices.models import Notice
from tests.factories import number


def make_notice(member: Member, merchant: Merchant | None = None, **over: Any) -> Notice:
    """An unread notice: about a company's conversations, or the member's own password."""
    about: dict[str, Any] = {
        "kind": "password_changed",
        "variant": "password_changed",
        "page": "security",
    }
    if merchant is not None:
        about = {"kind": "merchant_stopped", "variant": "resumed", "page": "home"}
        about["facts"] = {"company": merchant.name}
    facts = {"at": clock.now(), "key": f"test:{number()}", **about, **over}
    return Notice.objects.create(member=member, merchant=merchant, **facts)
