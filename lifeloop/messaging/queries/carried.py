"""Image-text messages to many, and the account's articles that they carry: what figures of articles are added up from."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from lifeloop.lifestyle.models import Account
from lifeloop.messaging.kinds import kind_of
from lifeloop.messaging.models import Article, Broadcast, Publication, Send
from lifeloop.messaging.rules.links import ArticleTarget

_KIND = "articles"


@dataclass(frozen=True, slots=True)
class Carried:
    """One article in one message: a ``publication`` (to all) or a ``send`` (to a part), by its id; ``at``: when it went."""

    article: int
    kind: str
    message: int
    at: datetime


def carried(account: Account, *, since: datetime, until: datetime) -> list[Carried]:
    """What went from ``since`` to before ``until``, in that order. Two statements."""
    to_all = Publication.objects.filter(
        account=account, kind=_KIND, published_at__gte=since, published_at__lt=until
    ).values_list("pk", "published_at", "content")
    to_some = Broadcast.objects.filter(
        account=account,
        kind=_KIND,
        send__isnull=False,
        begun_at__gte=since,
        begun_at__lt=until,
    ).values_list("send_id", "begun_at", "content")
    found = [
        Carried(article, kind, pk, at)
        for kind, rows in (("publication", to_all), ("send", to_some))
        for pk, at, content in rows
        if at is not None
        for article in _articles(content)
    ]
    return sorted(found, key=lambda one: (one.at, one.message, one.article))


def image_text(
    account: Account, *, publications: Collection[int], sends: Collection[int]
) -> set[tuple[str, int]]:
    """Those of these messages of the account that are image-text, as (kind, id). Two statements."""
    to_all = Publication.objects.filter(account=account, kind=_KIND, pk__in=publications)
    to_some = Send.objects.filter(account=account, kind=_KIND, pk__in=sends)
    return {
        *(("publication", pk) for pk in to_all.values_list("pk", flat=True)),
        *(("send", pk) for pk in to_some.values_list("pk", flat=True)),
    }


def titles(account: Account, articles: Iterable[int]) -> dict[int, str]:
    """What the account's articles are called. One statement."""
    rows = Article.objects.filter(account=account, pk__in=set(articles))
    return {
        pk: title or draft for pk, title, draft in rows.values_list("pk", "title", "draft_title")
    }


def _articles(content: object) -> list[int]:
    read = kind_of(_KIND).model.model_validate(content)
    targets = [one for _part, one in read.onward() if isinstance(one, ArticleTarget)]
    return list(dict.fromkeys(int(one.id) for one in targets))
