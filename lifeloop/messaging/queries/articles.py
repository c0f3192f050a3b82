"""Reads of articles; always told whose."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.db.models import BooleanField, Case, F, Q, QuerySet, When

from lifeloop.lifestyle.models import Account
from lifeloop.lifestyle.rules import AccountState
from lifeloop.messaging.errors_articles import ArticleNotFound, VersionNotFound
from lifeloop.messaging.models import Article, ArticleState, ArticleVersion
from lifeloop.messaging.rules import bodies
from lifeloop.placements.models import Picture
from lifeloop.placements.queries.pictures import kept
from lifeloop.placements.queries.targets import Way, ways
from lifeloop.placements.rules.targets import LinkTarget, ProgramTarget

_SHOWN = ("title", "author", "digest", "cover", "body")
_LIST = ("body", "draft_body")  # not needed in lists, and long


def of_account(account: Account, *, search: str = "", state: str = "") -> QuerySet[Article]:
    """An account's articles, the last changed first; ``search`` looks in titles."""
    same = Q(**{f"draft_{name}": F(name) for name in _SHOWN})
    rows = Article.objects.filter(account=account).defer(*_LIST)
    rows = rows.annotate(
        changed=Case(
            When(same, then=False), default=True, output_field=BooleanField()
        )  # what people read is older than the draft
    )
    if search:
        rows = rows.filter(Q(draft_title__icontains=search) | Q(title__icontains=search))
    if state:
        rows = rows.filter(state=state)
    return rows.order_by("-changed_at", "-pk")


def get(account: Account, article_id: int) -> Article:
    """One of the account's own; :class:`ArticleNotFound` for any other."""
    row = Article.objects.filter(account=account, pk=article_id).first()
    if row is None:
        raise ArticleNotFound
    row.account = account
    return row


def readable(article_id: int) -> Article:
    """A published article of an account that was opened, with its account; :class:`ArticleNotFound` for any other.

    A suspended account's is found too: its page says that it is not available.
    """
    row = (
        Article.objects.select_related("account__app__merchant")
        .filter(
            pk=article_id,
            state=ArticleState.PUBLISHED,
            account__state__in=[AccountState.OPENED, AccountState.LISTED],
        )
        .first()
    )
    if row is None:
        raise ArticleNotFound
    return row


def published(account: Account) -> QuerySet[Article]:
    """What people may read, the newest first; without the bodies."""
    rows = Article.objects.filter(account=account, state=ArticleState.PUBLISHED).defer(*_LIST)
    return rows.order_by("-published_at", "-pk")


def newest(account: Account, *, limit: int = 5) -> list[Article]:
    """The first of :func:`published`, for the account's home."""
    return list(published(account)[:limit])


def versions(article: Article) -> QuerySet[ArticleVersion]:
    """Every published state, the newest first; without the bodies."""
    return ArticleVersion.objects.filter(article=article).defer("body").order_by("-number")


def version(article: Article, number: int) -> ArticleVersion:
    """One of them; :class:`VersionNotFound` for any other."""
    row = ArticleVersion.objects.filter(article=article, number=number).first()
    if row is None:
        raise VersionNotFound
    return row


def has_changes(article: Article) -> bool:
    """Whether the draft differs from what people read."""
    return any(getattr(article, name) != getattr(article, f"draft_{name}") for name in _SHOWN)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a body as it is drawn: ``markup`` to be written as it is, or one of the others.

    ``href``: where a link or a card leads on the phone; empty in a preview, and of a dark card.
    """

    href: str = ""
    markup: str = ""
    link: str = ""
    picture: bodies.Drawing | None = None
    size: Picture | None = None
    card: bodies.Card | None = None
    way: Way | None = None


def drawn(
    account_id: str, body: str, way: Callable[[LinkTarget | ProgramTarget], str] | None = None
) -> list[Piece]:
    """The body's pieces in order, cleaned once more; pictures with their size, cards with what is dark now. Two statements.

    ``way`` says where a target is found on the phone; without it nothing leads anywhere (a preview).
    """
    read = bodies.read(body)
    sizes = kept(account_id, read.pictures)
    programs = ways(account_id, read.programs)
    pieces = (_piece(part, sizes, programs) for part in read.parts)
    return [_leading(piece, way) if way else piece for piece in pieces if piece]


def _leading(piece: Piece, way: Callable[[LinkTarget | ProgramTarget], str]) -> Piece:
    if piece.link:
        return replace(piece, href=way(LinkTarget(url=piece.link)))
    if piece.card and piece.way and not piece.way.dark:
        return replace(piece, href=way(piece.card.target))
    return piece


def _piece(part: bodies.Part, sizes: dict[str, Picture], programs: dict[str, Way]) -> Piece | None:
    if isinstance(part, bodies.Markup):
        return Piece(markup=part.html)
    if isinstance(part, bodies.Anchor):
        return Piece(link=part.url)
    if isinstance(part, bodies.Drawing):
        size = sizes.get(part.path)  # another account's is not shown
        return Piece(picture=part, size=size) if size else None
    return Piece(card=part, way=programs[part.target.app_id])


def dark_cards(pieces: Sequence[Piece]) -> list[Way]:
    """The mini programs of dark cards, each once; red in the console."""
    found = {piece.way.app_id: piece.way for piece in pieces if piece.way and piece.way.dark}
    return list(found.values())
