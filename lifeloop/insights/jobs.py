"""What the worker does for figures."""

from lifeloop.insights.services import rebuild
from lifeloop.insights.services.digest import Digest
from lifeloop.outbox import every, hold, lane

# Between two chunks of a backlog others of the process have their turn as well.
_PAUSE = 0.005
# Once nothing is left: figures may be so much behind, and the worker's next look.
_REST = 0.5
_digests: dict[int, Digest] = {}


@lane("insights.digest", threads=lambda: 1)
def digest(number: int) -> bool:
    """For about a second; one process of all is at it."""
    return _digests.setdefault(number, Digest()).run(1.0, pause=_PAUSE, rest=_REST)


@hold("insights.digest")
def digested() -> int:
    """Up to which event nothing is needed any more."""
    row = rebuild.progress()
    return 0 if row.clearing is not None else row.cursor


@every(seconds=600)
def forget_met() -> None:
    """Whom days have met that are over is forgotten."""
    for _ in range(500):
        if not rebuild.forget_met():
            return


@every(seconds=3600)
def forget_hours() -> None:
    """Figures of hours that are older than they are kept; those of their days stay."""
    left = 500
    for day in rebuild.old_hours():
        while left and rebuild.forget_hours(day):
            left -= 1
