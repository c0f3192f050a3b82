"""What a person may write to an account."""

from lifeloop.messaging.errors_talks import MessageEmpty, MessageTooLong

LONGEST = 500  # characters
LINE = 60  # characters that a list shows


def said(text: str) -> str:
    """The text as it is kept: line ends made one, blanks at both ends gone. Refused: nothing, or more than 500 characters."""
    kept = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()
    if not kept:
        raise MessageEmpty
    if len(kept) > LONGEST:
        raise MessageTooLong(most=LONGEST)
    return kept


def line(text: str) -> str:
    """Its beginning, in one line."""
    return " ".join(text[: 2 * LINE].split())[:LINE]
