"""引导关注: which messages may still invite a person to follow the account they went through."""

from collections.abc import Iterable

from lifeloop.followers.models import Follow
from lifeloop.identity.models import Person
from lifeloop.lifestyle.models import Account
from lifeloop.lifestyle.queries import is_usable
from lifeloop.messaging.kinds.template import TemplateContent
from lifeloop.messaging.models import DirectMessage
from lifeloop.messaging.queries.inbox import InboxItem


def invited_by(person: Person, items: Iterable[InboxItem]) -> frozenset[str]:
    """The accounts that these messages invite to and that the person does not follow yet; none that is closed.

    Two statements where a message invites at all, none otherwise.
    """
    wanted = {
        item.account.pk
        for item in items
        if item.account and isinstance(item.content, TemplateContent) and item.content.invite
    }
    if not wanted:
        return frozenset()
    followed = Follow.objects.filter(person=person, account_id__in=wanted, ended_at=None)
    wanted -= set(followed.values_list("account_id", flat=True))
    rows = Account.objects.select_related("app", "app__merchant").filter(pk__in=wanted)
    return frozenset(row.pk for row in rows if is_usable(row))


def invitation(person: Person, message_id: int) -> DirectMessage | None:
    """The person's own message of that number, if it invites to follow; with its account and its program."""
    row = (
        DirectMessage.objects.select_related("send", "account", "program")
        .filter(person=person, id=message_id, send__recalled_at=None)
        .first()
    )
    if row is None or row.account is None or not row.send.content.get("invite"):
        return None
    return row
