"""What the parallel tests of broadcasts do in processes of their own; the argument holds ids, joined by commas."""

from lifeloop.audit import SYSTEM
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.services import broadcasts
from tests.factories_broadcasts import TEXT, wanted


def send(argument: str) -> str:
    """account,key,body: one form that is sent; the id of the broadcast it led to"""
    account_id, key, body = argument.split(",")
    account = Account.objects.get(pk=account_id)
    text = wanted(content={**TEXT, "text": body})
    made = broadcasts.make(SYSTEM, account, wanted=text, request_key=key, submit=True)
    return str(made.pk)
