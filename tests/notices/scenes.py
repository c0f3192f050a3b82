"""What the parallel tests do in processes of their own."""

from lifeloop.notices.registry import KINDS
from lifeloop.notices.services import telling
from lifeloop.outbox import Event


def tell(argument: str) -> str:
    """kind,event"""
    kind, event = argument.split(",")
    return str(telling.tell(KINDS[kind], Event.objects.get(pk=event)))
