"""What a person sees on the phone, asked as the phone's pages ask."""

from lifeloop.identity.models import Person
from lifeloop.kernel.paging import Slice
from lifeloop.messaging.queries.inbox import InboxItem, account_page
from lifeloop.outbox import run_pending
from tests.gateway.world import World


def conversation(world: World, person: Person | None = None) -> list[InboxItem]:
    """One person's conversation with the account, newest first; work that waits is done first."""
    run_pending()
    page: Slice[InboxItem] = account_page(person or world.follower, world.account)
    return list(page.items)
