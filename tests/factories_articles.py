"""Rows of articles and pictures for tests, straight into the tables."""

from typing import Any

from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import Article, ArticleState, ArticleVersion
from lifeloop.placements.models import Picture
from tests.factories import number


def make_picture(account: Account, **over: Any) -> Picture:
    """A picture of the account's library; only its row, no file."""
    n = number()
    known = {
        "digest": f"{n:064x}",
        "path": f"pictures/{n:040x}.png",
        "name": f"picture {n}.png",
        "width": 900,
        "height": 420,
        "size": 40_000,
    }
    return Picture.objects.create(account=account, **{**known, **over})


def make_article(account: Account, *, state: str = ArticleState.PUBLISHED, **over: Any) -> Article:
    """An article; a published one has its draft as its body."""
    n = number()
    known: dict[str, Any] = {
        "draft_title": f"Article {n}",
        "draft_digest": f"Digest {n}",
        "draft_body": f"<p>Body {n}</p>",
    }
    if state != ArticleState.DRAFT:
        known |= {
            "title": known["draft_title"],
            "digest": known["draft_digest"],
            "body": known["draft_body"],
            "version": 1,
            "published_at": clock.now(),
        }
    return Article.objects.create(account=account, state=state, **{**known, **over})


def make_article_with_version(account: Account, **over: Any) -> Article:
    """A published article and the version that people read."""
    made = make_article(account, **over)
    names = ("title", "author", "digest", "cover", "body")
    ArticleVersion.objects.create(
        article=made, number=1, **{name: getattr(made, name) for name in names}
    )
    return made


def item(target: dict[str, str], **over: str) -> dict[str, Any]:
    """One article of an image-text message, as it is kept."""
    return {"title": f"Item {number()}", "digest": "", "picture": "", "target": target, **over}
