"""Two merchants: one's member asks, the other's owner has an account; the three steps as one calls them."""

import re
from dataclasses import dataclass
from typing import Any

from lifeloop.identity.actors import member_actor
from lifeloop.identity.models import Member, SmsText
from lifeloop.lifestyle.models import Account
from lifeloop.outbox import run_pending
from lifeloop.programs.models import Program
from lifeloop.relations.models import Binding
from lifeloop.relations.services import other_login
from tests import factories as make

SESSION = "console-session-key"


@dataclass
class Two:
    """A program's member who asks, and another merchant's owner with an account."""

    member: Member
    program: Program
    owner: Member
    account: Account

    def start(self, **about: Any) -> str:
        facts = {
            "login": self.owner.login,
            "password": make.PASSWORD,
            "session_key": SESSION,
            **about,
        }
        return other_login.start(self.actor, self.program, member=self.member, **facts).token

    def code(self, token: str, **about: Any) -> str:
        other_login.send_code(
            self.actor,
            self.program,
            member=self.member,
            token=token,
            **{"session_key": SESSION, **about},
        )
        return newest_code(self.owner.phone)

    def confirm(self, token: str, code: str, **about: Any) -> list[Account]:
        facts = {"session_key": SESSION, **about}
        member = facts.pop("member", self.member)
        program = facts.pop("program", self.program)
        return other_login.confirm(
            self.actor, program, member=member, token=token, code=code, **facts
        )

    def bind(self, token: str, **about: Any) -> Binding:
        facts = {"account_id": self.account.pk, "session_key": SESSION, **about}
        member = facts.pop("member", self.member)
        program = facts.pop("program", self.program)
        return other_login.bind(self.actor, program, member=member, token=token, **facts)

    @property
    def actor(self) -> Any:
        return member_actor(self.member, "203.0.113.7")


def newest_code(phone: str) -> str:
    run_pending(strict=True)
    found = re.search(r"\d{6}", SmsText.objects.filter(phone=phone).latest("id").text)
    assert found is not None
    return found.group()


def make_two() -> Two:
    """Both merchants, nothing begun."""
    owner = make.make_member(password=make.PASSWORD)
    account = make.make_account(make.make_merchant(owner=owner))
    member = make.make_member()
    program = make.make_program(make.make_merchant(owner=member))
    return Two(member, program, owner, account)


def ready(two: Two) -> str:
    token = two.start()
    two.confirm(token, two.code(token))
    return token
