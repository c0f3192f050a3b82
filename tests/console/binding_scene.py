"""A program of one company and an account of another: where bindings of another owner's account begin."""

from typing import Any

from django.test import Client

from lifeloop.audit.models import Record
from lifeloop.identity.models import Member, Merchant
from lifeloop.lifestyle.models import Account
from lifeloop.programs.models import Program
from tests import factories as make
from tests.console.helpers import HTMX, browser, sms_code, text_of

PASSWORD = make.PASSWORD


class Scene:
    """A program of one merchant, an account of another, whose owner has a password."""

    def __init__(self) -> None:
        self.member: Member = make.make_member(login="coffee")
        self.merchant: Merchant = make.make_merchant(owner=self.member)
        self.program: Program = make.make_program(self.merchant)
        self.owner: Member = make.make_member(
            login="city", password=PASSWORD, phone="+8613912345678"
        )
        self.city: Merchant = make.make_merchant(owner=self.owner)
        self.account: Account = make.make_account(self.city, name="City life")
        self.client = browser(self.member)
        self.path = f"/console/programs/{self.program.pk}/binding/"

    def post(self, step: str, client: Client | None = None, **data: str) -> Any:
        """One step of the dialog."""
        given = {"step": step, **data} if step else data
        return (client or self.client).post(f"{self.path}other/", given, **HTMX)

    def log_in(self, client: Client | None = None) -> Any:
        return self.post("login", client, login="city", password=PASSWORD)

    def code(self) -> str:
        """Ask for a code; what the owner's phone received."""
        answer = self.client.post(f"{self.path}other/code/", {}, **HTMX)
        assert answer.status_code == 200
        assert "139****5678" in text_of(answer)
        return sms_code("+8613912345678")

    def to_step_three(self) -> Any:
        self.log_in()
        return self.post("code", code=self.code())

    def acts(self) -> list[str]:
        rows = Record.objects.filter(merchant_id=self.merchant.pk).order_by("pk")
        return list(rows.values_list("action", flat=True))
