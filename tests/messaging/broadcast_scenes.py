"""What the parallel tests of broadcasts do in processes of their own; the argument holds ids, joined by commas."""

from lifeloop.audit import SYSTEM
from lifeloop.followers.services import groups, labels
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


def delete_or_submit(argument: str) -> str:
    """submit,account,broadcast or delete-labels|delete-group,account,id"""
    act, account_id, number = argument.split(",")
    account = Account.objects.select_related("app").get(pk=account_id)
    if act == "submit":
        broadcasts.submit(SYSTEM, account, broadcast_id=int(number))
    else:
        service = labels if act == "delete-labels" else groups
        service.delete(SYSTEM, account, int(number))
    return "done"
