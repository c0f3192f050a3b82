"""What the worker does for this package: every kind hears its events; old notices go."""

from collections.abc import Callable

from lifeloop.kernel.discover import discover
from lifeloop.notices.registry import KINDS, Kind
from lifeloop.notices.services import telling
from lifeloop.outbox import Event, every, on


def _listener(kind: Kind) -> Callable[[Event], None]:
    def tell(event: Event) -> None:
        telling.tell(kind, event)

    return tell


discover("lifeloop.notices.kinds")
for _kind in KINDS:
    for _event in _kind.events:
        _name = f"notices.{_kind.name}.{_event.replace('.', '_')}"
        on(_event, name=_name)(_listener(_kind))


@every(seconds=3600)
def prune() -> None:
    """Notices that are older than they are kept."""
    while telling.prune():
        continue
