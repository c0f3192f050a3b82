"""What several processes do to the log at once."""

from lifeloop.audit import Actor, Target, chaining, record
from lifeloop.database import write


def act(name: str) -> str:
    """One act, and a look of the one who chains, as each process has it."""
    with write():
        record(
            actor=Actor("member", name), action="thing.done", target=Target("thing", name), data={}
        )
    chaining.chain(7)
    return "done"
