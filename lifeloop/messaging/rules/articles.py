"""What an article may hold."""

from dataclasses import dataclass

from lifeloop.messaging.errors_articles import (
    ArticleEmpty,
    ArticleFieldTooLong,
    ArticleTooLarge,
    ArticleTooLong,
    ArticleUntitled,
)
from lifeloop.messaging.rules.bodies import Body, read

TITLE, AUTHOR, DIGEST = 64, 20, 120  # characters
OWN_DIGEST = 54  # of the text, where nobody wrote one


@dataclass(frozen=True, slots=True)
class Draft:
    """What the editor holds. ``cover``: a media path or empty; ``body``: HTML as it was typed."""

    title: str = ""
    author: str = ""
    digest: str = ""
    cover: str = ""
    body: str = ""


def checked(draft: Draft, *, most_characters: int, most_bytes: int) -> Body:
    """The draft's body, cleaned.

    Refused: :class:`ArticleTooLarge` before anything is read, :class:`ArticleTooLong` by what can be read of it,
    :class:`ArticleFieldTooLong`.
    """
    limits = ((draft.title, TITLE), (draft.author, AUTHOR), (draft.digest, DIGEST))
    if any(len(text) > most or "\0" in text for text, most in limits):
        raise ArticleFieldTooLong(title=TITLE, author=AUTHOR, digest=DIGEST)
    if len(draft.body) > most_bytes or len(draft.body.encode("utf-8", "replace")) > most_bytes:
        raise ArticleTooLarge(most=most_bytes // 1024)
    body = read(draft.body)
    if len(body.html().encode()) > most_bytes:
        raise ArticleTooLarge(most=most_bytes // 1024)
    if len(body.text) > most_characters:
        raise ArticleTooLong(length=len(body.text), most=most_characters)
    return body


def refuse_unready(title: str, body: Body) -> None:
    """Whether it can be published: a title, and something to read or see."""
    if not title.strip():
        raise ArticleUntitled
    if body.empty:
        raise ArticleEmpty


def digest_of(written: str, body: Body) -> str:
    """The digest, or the text's beginning where nobody wrote one."""
    if written or len(body.text) <= OWN_DIGEST:
        return written or body.text
    return body.text[: OWN_DIGEST - 1].rstrip() + "…"
