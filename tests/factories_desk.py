"""A company with something of every sort that waits on the workbench."""

from typing import Any

from lifeloop.identity.models import Merchant
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account
from lifeloop.lifestyle.rules import AccountState
from lifeloop.messaging.models import Broadcast, BroadcastState
from lifeloop.programs.models import Program
from lifeloop.programs.rules import ProgramState
from lifeloop.relations.models import GrantState
from tests import factories as make
from tests.factories_articles import item, make_article
from tests.factories_broadcasts import TEXT
from tests.factories_placements import ads, into, marketing, menu, stored
from tests.factories_promotion import make_code, make_short_link
from tests.factories_talks import make_rule, make_talk
from tests.factories_webhooks import make_webhook


def waiting_broadcast(account: Account, **over: Any) -> Broadcast:
    """A text to all that a second member has to approve."""
    facts: dict[str, Any] = {
        "kind": "text",
        "content": TEXT,
        "audience_sort": "all",
        "state": BroadcastState.WAITING,
        "wanted": 12_000,
    }
    return Broadcast.objects.create(account=account, **{**facts, **over})


def lead_away(account: Account, program: Program, name: str) -> None:
    """Everything an account has leads to one program; ``name`` marks each place."""
    menu(account, stored(name[:4], target=into(program)))
    ads(account, into(program))
    marketing(account, into(program), title=f"Slot {name}")
    make_code(account, scene_id=f"code_{make.number()}", goto=into(program))
    make_short_link(account, target=into(program))
    make_article(account, programs=[program.pk], title=f"Article {name}")
    content = {"items": [item(into(program), title=f"Broadcast {name}")]}
    Broadcast.objects.create(account=account, kind="articles", content=content, audience_sort="all")
    make_rule(account, name=f"Reply {name}", kind="articles", content=content)


def one_of_each(merchant: Merchant, account: Account) -> None:
    """One more of everything that can wait for a merchant."""
    asking = make.make_program()
    make.make_grant(asking, account, state=GrantState.REQUESTED)
    waiting_broadcast(account)
    make_talk(account)
    make_webhook(merchant, failing_since=clock.now())
    make.make_program(merchant, state=ProgramState.APPROVED)
    make.make_program(merchant, state=ProgramState.IN_REVIEW)
    make.make_account(merchant, state=AccountState.REJECTED, review_note="A larger logo, please.")
    gone = make.make_program(merchant, state=ProgramState.DELISTED)
    make.make_template(gone)
    lead_away(make.make_account(merchant), gone, f"{make.number()}")
