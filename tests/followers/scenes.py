"""What the parallel tests do in processes of their own."""

from django.conf import settings

from lifeloop.audit import SYSTEM
from lifeloop.database import write
from lifeloop.followers import services
from lifeloop.followers.models import FollowSource
from lifeloop.followers.services import attention, labels
from lifeloop.identity.models import Person
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account


def follow(argument: str) -> str:
    """person,account: the follow's id"""
    person_id, account_id = argument.split(",")
    made = services.follow(
        Person.objects.get(pk=person_id),
        Account.objects.get(pk=account_id),
        source=FollowSource.COMPONENT,
    )
    return str(made.id)


def label(argument: str) -> str:
    """account,name"""
    account_id, name = argument.split(",")
    labels.create(SYSTEM, Account.objects.select_related("app").get(pk=account_id), name=name)
    return "made"


def labelled(argument: str) -> str:
    """put|unfollow,person,account,label"""
    act, person_id, account_id, label_id = argument.split(",")
    account = Account.objects.select_related("app").get(pk=account_id)
    if act == "put":
        labels.put(SYSTEM, account, int(label_id), person_ids=[int(person_id)], value="gold")
    else:
        services.unfollow(Person.objects.get(pk=person_id), account)
    return act


def spend(argument: str) -> str:
    """person.person…: how many of them one broadcast reaches, with three a week enforced"""
    settings.LIFELOOP_ATTENTION, settings.LIFELOOP_ATTENTION_PER_WEEK = "enforced", 3
    with write():
        return str(len(attention.spend([int(one) for one in argument.split(".")], at=clock.now())))
