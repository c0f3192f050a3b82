"""A message by the number that its sender was given: the top bar's search."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from lifeloop.identity.models import Merchant
from lifeloop.messaging.models import Broadcast, Notice, Send
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
