"""A message by the number that its sender was given: the top bar's search."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Min, Q

from lifeloop.identity.models import Merchant, Person
from lifeloop.messaging.models import Broadcast, DirectMessage, Notice, Publication, Send, Talk
from lifeloop.messaging.models.message import SendWay


@dataclass(frozen=True, slots=True)
class Numbered:
    """What has that number: ``way`` says which kind; ``app_id`` and ``name`` whose log it stands in."""

    id: int
    way: SendWay
    title: str
    app_id: str
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """What an account said to one person. ``before``: of a conversation's page that begins with it; empty: there is no conversation."""

    number: Numbered
    person: Person
    before: str


# Of an account to one person, and no business of a send log. A greeting is one of them as soon as somebody answers it.
_SAID = (SendWay.CUSTOM, SendWay.GREETING, SendWay.REPLY, SendWay.ANSWER)


def by_number(merchant: Merchant, number: int) -> list[Numbered]:
    """What this merchant's own apps sent under a number: a template message, one of an account's, a broadcast."""
    return [
        *_templates(merchant, number),
        *_notices(merchant, number),
        *_broadcasts(merchant, number),
    ]


def _templates(merchant: Merchant, number: int) -> list[Numbered]:
    rows = Send.objects.select_related("program").filter(
        pk=number, way=SendWay.TEMPLATE, program__app__merchant=merchant
    )
    return [
        Numbered(
            row.pk,
            SendWay.TEMPLATE,
            str(row.content.get("title", "")),
            str(row.program_id),
            row.program.name if row.program else "",
            row.created_at,
        )
        for row in rows
    ]


def _notices(merchant: Merchant, number: int) -> list[Numbered]:
    rows = Notice.objects.select_related("template", "account").filter(
        id=number, account__app__merchant=merchant
    )
    return [
        Numbered(
            row.id,
            SendWay.NOTICE,
            row.template.title,
            row.account_id,
            row.account.name,
            row.created_at,
        )
        for row in rows
    ]


def _broadcasts(merchant: Merchant, number: int) -> list[Numbered]:
    rows = Broadcast.objects.select_related("account").filter(
        Q(pk=number) | Q(send_id=number), account__app__merchant=merchant
    )
    return [
        Numbered(row.pk, SendWay.BROADCAST, "", row.account_id, row.account.name, row.created_at)
        for row in rows
    ]


def said(merchant: Merchant, number: int) -> Said | None:
    """What one of this merchant's accounts said to somebody under a number: by the gateway, by itself, or a member who answered."""
    row = (
        Send.objects.select_related("account")
        .filter(pk=number, way__in=_SAID, account__app__merchant=merchant)
        .first()
    )
    message = (
        DirectMessage.objects.select_related("person")
        .filter(id__lte=F("send_id"), program=None)
        .filter(id=number, send_id=number)
        .first()
    )
    if row is None or row.account is None or message is None:
        return None
    way = SendWay(row.way)
    numbered = Numbered(row.pk, way, "", row.account.pk, row.account.name, row.created_at)
    return Said(numbered, message.person, _before(row, message.person_id))


def _before(row: Send, person_id: int) -> str:
    """As a page of the conversation wants it: below which message, publication and message of the person's own."""
    if not Talk.objects.filter(account_id=row.account_id, person_id=person_id).exists():
        return ""
    later = Publication.objects.filter(account_id=row.account_id, published_at__gt=row.created_at)
    seq = later.aggregate(first=Min("seq"))["first"]
    return f"{row.pk + 1}.{'' if seq is None else seq}.{row.pk + 1}"
