"""Articles (图文素材): a draft that saves itself, versions that people read, and how often they do."""

from dataclasses import replace

from django.conf import settings
from django.db.models import F

from lifeloop.audit import Actor, Target
from lifeloop.audit.services import record
from lifeloop.database import for_share, for_update, write
from lifeloop.identity.limits import Limit, take
from lifeloop.identity.models import Person
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account
from lifeloop.lifestyle.queries import is_usable
from lifeloop.messaging.errors import CannotPublish, PictureForeign
from lifeloop.messaging.errors_articles import (
    ArticleNotFound,
    ArticleStale,
    ArticleStateWrong,
)
from lifeloop.messaging.models import Article, ArticleState, ArticleVersion
from lifeloop.messaging.queries.articles import version as version_of
from lifeloop.messaging.rules.articles import Draft, checked, digest_of, refuse_unready
from lifeloop.messaging.rules.bodies import Body, read
from lifeloop.outbox import emit
from lifeloop.placements.errors import TargetNotAssociated
from lifeloop.placements.queries.pictures import kept
from lifeloop.placements.queries.targets import ways

# A page reports that it was seen without anybody signed in: what one address may add to the numbers of an hour.
REPORTS = Limit("article_report", most=600, seconds=3600)
_FIELDS = ("title", "author", "digest", "cover", "body")


def create(actor: Actor, account: Account, *, draft: Draft) -> Article:
    """A new draft. Refused: what :func:`save` refuses."""
    with write():
        body = _fitting(account, draft)
        row = Article(account=account, made_by_id=_member(actor))
        _into_draft(row, draft, body)
        row.save()
        _record(actor, row, "article.made")
    return row


def save(
    actor: Actor, account: Account, *, article_id: int, revision: int, draft: Draft
) -> Article:
    """Keep the draft; what people read stays as it is. Not in the log: the editor does it every few seconds.

    Refused: :class:`ArticleStale` when ``revision`` is not the one that is kept; a body that is too long or too large;
    a cover of another library. Pictures of others in the body are left out.
    """
    with write():
        row = _locked(account, article_id)
        if row.revision != revision:
            raise ArticleStale
        body = _fitting(account, draft)
        _into_draft(row, draft, body)
        row.save()
    return row


def publish(actor: Actor, account: Account, *, article_id: int, revision: int) -> Article:
    """发布: the draft as it is kept becomes the next version, and is read from now on.

    Refused: :class:`ArticleStale`; no title, nothing to read; a card of a mini program that cannot be opened; an account
    that is not opened or suspended.
    """
    now = clock.now()
    with write():
        account = _usable(account)
        row = _locked(account, article_id)
        if row.revision != revision:
            raise ArticleStale
        body = read(row.draft_body)
        refuse_unready(row.draft_title, body)
        _refuse_dark(account, body)
        row.draft_digest = digest_of(row.draft_digest, body)
        for name in _FIELDS:
            setattr(row, name, getattr(row, f"draft_{name}"))
        if row.state != ArticleState.PUBLISHED:
            row.state, row.published_at = ArticleState.PUBLISHED, now
        row.programs = body.programs
        row.version += 1
        row.changed_at = now
        row.save()
        ArticleVersion.objects.create(
            article=row,
            number=row.version,
            made_by_id=_member(actor),
            made_by_name=actor.name[:60],
            created_at=now,
            **{name: getattr(row, name) for name in _FIELDS},
        )
        _record(actor, row, "article.published", version=row.version)
        facts = {"article": row.pk, "version": row.version}
        emit(
            "article.published",
            account_id=int(account.pk),
            merchant_id=account.app.merchant_id,
            facts=facts,
        )
    return row


def put(actor: Actor, account: Account, *, draft: Draft, article_id: int | None = None) -> Article:
    """A draft that somebody else's editor made: kept and published at once, as a new article or the next version of one.

    Refused: what :func:`save` and :func:`publish` refuse.
    """
    with write():
        account = _usable(account)
        if article_id is None:
            row = create(actor, account, draft=draft)
        else:
            revision = _locked(account, article_id).revision
            row = save(actor, account, article_id=article_id, revision=revision, draft=draft)
        return publish(actor, account, article_id=row.pk, revision=row.revision)


def withdraw(actor: Actor, account: Account, *, article_id: int) -> Article:
    """撤下: nobody reads it any more, and what leads to it is dark; it can be published again."""
    with write():
        row = _locked(account, article_id)
        if row.state != ArticleState.PUBLISHED:
            raise ArticleStateWrong
        row.state, row.changed_at = ArticleState.WITHDRAWN, clock.now()
        row.save(update_fields=["state", "changed_at"])
        _record(actor, row, "article.withdrawn")
    return row


def restore(actor: Actor, account: Account, *, article_id: int, number: int) -> Article:
    """恢复: the draft becomes what that version was; people read it once it is published again."""
    with write():
        row = _locked(account, article_id)
        version = version_of(row, number)
        draft = Draft(**{name: getattr(version, name) for name in _FIELDS})
        # Its pictures and its cover may have left the library since: what shows a picture keeps it.
        _into_draft(row, draft, read(draft.body))
        row.save()
        _record(actor, row, "article.restored", version=number)
    return row


def viewed(article_id: int, *, person: Person | None, address: str) -> bool:
    """The page was seen: told by the page itself. False: not counted (not readable, or too many from one address)."""
    return _counted("views", article_id, person=person, address=address)


def shared(article_id: int, *, person: Person | None, address: str) -> bool:
    """The page was shared or its address copied."""
    return _counted("shares", article_id, person=person, address=address)


# --- parts of them ---------------------------------------------------------------------------------


def _counted(column: str, article_id: int, *, person: Person | None, address: str) -> bool:
    with write():
        if take([(REPORTS, f"{column}:{address}")]) is not None:
            return False
        rows = Article.objects.filter(pk=article_id, state=ArticleState.PUBLISHED)
        if not rows.update(**{column: F(column) + 1}):
            return False
        emit(
            "article.viewed" if column == "views" else "article.shared",
            person_id=person.pk if person else None,
            account_id=int(rows.values_list("account_id", flat=True)[0]),
            facts={"article": article_id},
        )
    return True


def _usable(account: Account) -> Account:
    rows = for_share(Account.objects.select_related("app", "app__merchant").filter(pk=account.pk))
    if not rows or not is_usable(rows[0]):
        raise CannotPublish
    return rows[0]


def _locked(account: Account, article_id: int) -> Article:
    rows = for_update(Article.objects.filter(pk=article_id, account=account))
    if not rows:
        raise ArticleNotFound
    rows[0].account = account
    return rows[0]


def _fitting(account: Account, draft: Draft) -> Body:
    body = checked(
        draft,
        most_characters=settings.LIFELOOP_ARTICLE_LENGTH,
        most_bytes=settings.LIFELOOP_ARTICLE_BYTES,
    )
    own = kept(account.pk, [*body.pictures, draft.cover])
    if draft.cover and draft.cover not in own:
        raise PictureForeign
    return body.only(own)


def _into_draft(row: Article, draft: Draft, body: Body) -> None:
    clean = replace(draft, title=draft.title.strip(), body=body.html())
    for name in _FIELDS:
        setattr(row, f"draft_{name}", getattr(clean, name))
    row.programs = list(dict.fromkeys([*read(row.body).programs, *body.programs]))
    row.revision += 1
    row.changed_at = clock.now()


def _refuse_dark(account: Account, body: Body) -> None:
    for way in ways(account.pk, body.programs).values():
        if way.dark:
            raise TargetNotAssociated(name=way.name or way.app_id)


def _member(actor: Actor) -> int | None:
    return int(actor.id) if actor.kind == "member" and str(actor.id).isdigit() else None


def _record(actor: Actor, row: Article, action: str, **data: object) -> None:
    record(
        actor=actor,
        action=action,
        target=Target("article", str(row.pk), row.draft_title or row.title),
        merchant_id=row.account.app.merchant_id,
        data=data,
    )
