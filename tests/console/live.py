"""A process that acts on a real server's data for the console's live pages: ``python -m tests.console.live``.

It reads a JSON list a line, [verb, …], and answers; what it does is committed by another process than the server's.
"""

import json
import os
import sys
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lifeloop.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 -- after Django is set up
from django.test import Client  # noqa: E402

from lifeloop.audit import SYSTEM  # noqa: E402
from lifeloop.console.live import news  # noqa: E402
from lifeloop.identity.actors import member_actor  # noqa: E402
from lifeloop.identity.models import Member  # noqa: E402
from lifeloop.identity.rules.roles import Role  # noqa: E402
from lifeloop.identity.services import members, merchants  # noqa: E402
from lifeloop.lifestyle.models import Account  # noqa: E402
from lifeloop.messaging.models import Talk  # noqa: E402
from lifeloop.messaging.services import conversations, publications, talks_in  # noqa: E402
from tests import factories as make  # noqa: E402
from tests.factories_talks import make_answerer, make_follower  # noqa: E402


class Hand:
    """Two merchants, each with an account and an owner; the first has more members."""

    def make(self) -> dict[str, str]:
        """Migrate and fill an empty database."""
        call_command("migrate", verbosity=0)
        self.owners = [make.make_member(name=name) for name in ("Olga", "Rosa")]
        made = [make.make_merchant(owner=owner) for owner in self.owners]
        self.accounts: list[Account] = [make.make_account(one) for one in made]
        self.people = [make_follower(one) for one in self.accounts]
        return {
            "account": self.accounts[0].pk,
            "all": news.key_of_all(self.accounts[0].pk),
            "talk": news.key_of_talk(self.accounts[0].pk, self.people[0].pk),
            "other_account": self.accounts[1].pk,
        }

    def member(self, role: str = Role.VIEWER) -> int:
        """A new member of the first merchant."""
        return make_answerer(self.accounts[0], role=Role(role)).pk

    def owner(self, number: int) -> int:
        return self.owners[number].pk

    def sign_in(self, member_id: int) -> str:
        """A session's key, as its cookie has it."""
        client = Client()
        client.force_login(Member.objects.get(pk=member_id))
        key = client.session.session_key
        assert key
        self.clients = {**getattr(self, "clients", {}), key: client}
        return key

    def sign_out(self, key: str) -> None:
        self.clients[key].logout()

    def new_password(self, member_id: int) -> None:
        """As another browser of the member does it."""
        member = Member.objects.get(pk=member_id)
        member.set_password("a new and long one")
        member.save(update_fields=["password"])

    def role(self, member_id: int, role: str) -> None:
        members.change_role(
            SYSTEM, self.accounts[0].app.merchant, member_id=member_id, role=Role(role)
        )

    def remove(self, member_id: int) -> None:
        members.remove(SYSTEM, self.accounts[0].app.merchant, member_id=member_id)

    def suspend(self, number: int, suspended: bool) -> None:
        merchants.set_state(SYSTEM, self.accounts[number].app.merchant_id, suspended=suspended)

    def say(self, number: int, text: str) -> None:
        talks_in.say(
            self.people[number], self.accounts[number], key=f"key-{make.number():08d}", text=text
        )

    def claim(self, member_id: int) -> None:
        """The conversation of the first account, which then is handed back."""
        member = Member.objects.get(pk=member_id)
        actor, account = member_actor(member), self.accounts[0]
        person_id = Talk.objects.get(account=account).person_id
        conversations.claim(actor, member, account, person_id=person_id)
        conversations.hand_back(actor, member, account, person_id=person_id)

    def publish(self, number: int) -> None:
        publications.publish(SYSTEM, self.accounts[number], kind="text", content={"text": "news"})


def main() -> None:
    hand = Hand()
    for line in sys.stdin:
        verb, *arguments = json.loads(line)
        answer: Any = getattr(hand, verb)(*arguments)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
