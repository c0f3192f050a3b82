"""A company with an account and an associated mini program, and its owner at the console."""

from typing import Any

from lifeloop.identity.models import Member, Merchant
from lifeloop.lifestyle.models import Account
from tests import factories as make
from tests.console.helpers import HTMX, browser, text_of


class Scene:
    def __init__(self) -> None:
        self.member: Member = make.make_member()
        self.merchant: Merchant = make.make_merchant(owner=self.member)
        self.account: Account = make.make_account(self.merchant, name="Coffee news")
        self.program = make.make_program(self.merchant, name="Coffee")
        make.associate(self.account, self.program)
        self.path = f"/console/accounts/{self.account.pk}/"
        self.client = browser(self.member)

    def get(self, path: str) -> str:
        return text_of(self.client.get(f"{self.path}{path}"))

    def post(self, path: str, **data: str) -> Any:
        return self.client.post(f"{self.path}{path}", data, **HTMX)
