"""What processes of the batch tests do at the same moment."""

from lifeloop.messaging.services import batches


def chunk(argument: str) -> str:
    """The next chunk of a batch, as a worker takes it: "done" or "more"."""
    return "done" if batches.send_chunk(int(argument)) else "more"
