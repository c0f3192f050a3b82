"""Refusals of articles."""

from lifeloop.kernel.errors import DomainError, Refusal
from lifeloop.kernel.text import N_


class ArticleNotFound(DomainError):
    code = "ARTICLE_NOT_FOUND"
    text = N_("There is no such article.")
    kind = Refusal.NOT_FOUND


class ArticleStale(DomainError):
    """Somebody else, or another window, saved after this one was opened."""

    code = "ARTICLE_STALE"
    text = N_(
        "This article was saved from another window meanwhile. Reload to go on from there, or keep what you wrote as a new article."
    )
    kind = Refusal.CONFLICT


class ArticleTooLong(DomainError):
    code = "ARTICLE_TOO_LONG"
    text = N_("The text has %(length)s characters; at most %(most)s are allowed.")
    kind = Refusal.INVALID
    field = "body"


class ArticleTooLarge(DomainError):
    code = "ARTICLE_TOO_LARGE"
    text = N_("The article is larger than %(most)s KB with its markup. Shorten it or split it.")
    kind = Refusal.INVALID
    field = "body"


class ArticleEmpty(DomainError):
    code = "ARTICLE_EMPTY"
    text = N_("Write something first: there is nothing to read yet.")
    kind = Refusal.INVALID
    field = "body"


class ArticleUntitled(DomainError):
    code = "ARTICLE_UNTITLED"
    text = N_("An article needs a title before it is published.")
    kind = Refusal.INVALID
    field = "title"


class ArticleFieldTooLong(DomainError):
    code = "ARTICLE_FIELD_TOO_LONG"
    text = N_(
        "Title, author and digest have at most %(title)s, %(author)s and %(digest)s characters."
    )
    kind = Refusal.INVALID
    field = "title"


class ArticleStateWrong(DomainError):
    code = "ARTICLE_STATE_WRONG"
    text = N_("Only a published article can be withdrawn.")


class VersionNotFound(DomainError):
    code = "ARTICLE_VERSION_NOT_FOUND"
    text = N_("There is no such version.")
    kind = Refusal.NOT_FOUND
