"""What the parallel tests do in processes of their own."""

from lifeloop.followers import services
from lifeloop.followers.models import FollowSource
from lifeloop.identity.models import Person
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
