"""A process that acts on a real server's data: ``python -m tests.mobile.hand`` reads a JSON list a line, [verb, …], and answers.

What it does is committed by another process than the server's, as the gateway's other workers and commands do.
"""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lifeloop.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 -- after Django is set up

from lifeloop.audit import SYSTEM  # noqa: E402
from lifeloop.followers import services as followers  # noqa: E402
from lifeloop.followers.models import FollowSource  # noqa: E402
from lifeloop.identity.models import Person, PersonSession  # noqa: E402
from lifeloop.identity.services import people  # noqa: E402
from lifeloop.messaging.services import recalls  # noqa: E402
from tests.factories_broadcasts import send  # noqa: E402
from tests.mobile.world import World, make_world, sign_in  # noqa: E402


class Hand:
    """The verbs."""

    world: World

    def make(self) -> dict[str, str]:
        """Migrate and fill an empty database; the public names of what is in it."""
        call_command("migrate", verbosity=0)
        self.world = make_world()
        return {
            "account": self.world.account.pk,
            "other_account": self.world.other_account.pk,
            "program": self.world.program.pk,
        }

    def person(self, which: str) -> Person:
        return self.world.person if which == "person" else self.world.stranger

    def sign_in(self, which: str) -> str:
        return sign_in(self.person(which))

    def sign_out(self, which: str) -> None:
        """End the newest open session, as 我的 does for another browser."""
        session = PersonSession.objects.filter(person=self.person(which), ended_at=None).latest(
            "pk"
        )
        people.sign_out(session)

    def template(self, which: str) -> int:
        return self.world.send_template(self.person(which))

    def text(self, which: str, text: str) -> int:
        return self.world.send_text(text, self.person(which))

    def publish(self, text: str) -> None:
        self.world.publish(text)

    def follow(self, which: str) -> None:
        followers.follow(self.person(which), self.world.account, source=FollowSource.SEARCH)

    def unfollow(self, which: str) -> None:
        followers.unfollow(self.person(which), self.world.account)

    def mute(self, which: str, muted: bool) -> None:
        followers.set_muted(self.person(which), self.world.account, muted=muted)

    def broadcast(self, text: str, *which: str) -> str:
        """To these people, by the server's worker; to all when nobody is named."""
        made = send(
            self.world.account,
            [self.person(one) for one in which] or None,
            content={"title": "", "text": text},
        )
        return str(made.pk)

    def recall(self, broadcast_id: str) -> str:
        return recalls.recall(SYSTEM, self.world.account, broadcast_id=int(broadcast_id)).state


def main() -> None:
    hand = Hand()
    for line in sys.stdin:
        verb, *arguments = json.loads(line)
        print(json.dumps(getattr(hand, verb)(*arguments)), flush=True)


if __name__ == "__main__":
    main()
