"""Articles: drafts that save themselves, versions, what is refused and that nothing is written then."""

import pytest
from django.conf import settings as live

from lifeloop.audit import Actor
from lifeloop.audit.models import Record
from lifeloop.kernel.errors import DomainError
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.errors import CannotPublish, PictureForeign
from lifeloop.messaging.errors_articles import (
    ArticleEmpty,
    ArticleFieldTooLong,
    ArticleNotFound,
    ArticleStale,
    ArticleStateWrong,
    ArticleTooLarge,
    ArticleTooLong,
    ArticleUntitled,
    VersionNotFound,
)
from lifeloop.messaging.models import Article, ArticleState, ArticleVersion
from lifeloop.messaging.queries import articles as queries
from lifeloop.messaging.queries.links import UseSort, uses
from lifeloop.messaging.rules.articles import Draft
from lifeloop.messaging.services import articles
from lifeloop.outbox.models import Event
from lifeloop.placements.errors import TargetNotAssociated
from lifeloop.relations.models import Association
from tests import factories as make
from tests.factories_articles import make_article, make_picture

pytestmark = pytest.mark.django_db
ACTOR = Actor("member", "7", "seller", "")
WORDS = Draft(title="New beans", author="Li", digest="Of beans", body="<p>From Yunnan</p>")


@pytest.fixture
def account() -> Account:
    return make.make_account(make.make_merchant())


def card(app_id: str, page: str = "") -> str:
    return f'<a class="program-card" data-app="{app_id}" data-page="{page}">x</a>'


def everything() -> list[tuple[object, ...]]:
    return [
        *Article.objects.values_list().order_by("pk"),
        *ArticleVersion.objects.values_list().order_by("pk"),
        *Record.objects.values_list().order_by("pk"),
        *Event.objects.values_list().order_by("pk"),
    ]


def test_a_draft_is_kept_clean_and_not_read(account: Account) -> None:
    row = articles.create(ACTOR, account, draft=Draft(body="<p onclick=x>Hi</p><script>y</script>"))
    assert (row.state, row.revision, row.draft_body, row.body) == ("draft", 1, "<p>Hi</p>", "")
    with pytest.raises(ArticleNotFound):
        queries.readable(row.pk)


def test_a_save_that_knows_an_older_one_is_refused(account: Account) -> None:
    row = articles.create(ACTOR, account, draft=WORDS)
    mine = articles.save(ACTOR, account, article_id=row.pk, revision=1, draft=WORDS)
    assert mine.revision == 2
    before = everything()
    with pytest.raises(ArticleStale):
        articles.save(
            ACTOR, account, article_id=row.pk, revision=1, draft=Draft(title="The other window")
        )
    with pytest.raises(ArticleStale):
        articles.publish(ACTOR, account, article_id=row.pk, revision=1)
    assert everything() == before


def test_publishing_makes_a_version_that_later_drafts_do_not_change(account: Account) -> None:
    row = articles.create(ACTOR, account, draft=WORDS)
    articles.publish(ACTOR, account, article_id=row.pk, revision=1)
    shown = queries.readable(row.pk)
    assert (shown.title, shown.body, shown.version) == ("New beans", "<p>From Yunnan</p>", 1)
    articles.save(
        ACTOR, account, article_id=row.pk, revision=1, draft=Draft(title="Newer", body="<p>b</p>")
    )
    shown = queries.readable(row.pk)
    assert shown.title == "New beans"
    assert queries.has_changes(shown)
    again = articles.publish(ACTOR, account, article_id=row.pk, revision=2)
    assert (again.version, again.title, again.digest) == (2, "Newer", "b")
    assert not queries.has_changes(again)
    assert [one.number for one in queries.versions(again)] == [2, 1]
    assert [one.made_by_name for one in queries.versions(again)] == ["seller", "seller"]
    assert Event.objects.filter(kind="article.published").count() == 2


def test_a_version_is_brought_back_as_a_draft(account: Account) -> None:
    row = articles.create(ACTOR, account, draft=WORDS)
    articles.publish(ACTOR, account, article_id=row.pk, revision=1)
    articles.save(
        ACTOR, account, article_id=row.pk, revision=1, draft=Draft(title="B", body="<p>b</p>")
    )
    articles.publish(ACTOR, account, article_id=row.pk, revision=2)
    back = articles.restore(ACTOR, account, article_id=row.pk, number=1)
    assert (back.draft_title, back.title, back.revision) == ("New beans", "B", 3)
    with pytest.raises(VersionNotFound):
        articles.restore(ACTOR, account, article_id=row.pk, number=9)


def test_withdrawn_is_not_read_and_can_be_published_again(account: Account) -> None:
    row = articles.create(ACTOR, account, draft=WORDS)
    with pytest.raises(ArticleStateWrong):
        articles.withdraw(ACTOR, account, article_id=row.pk)
    articles.publish(ACTOR, account, article_id=row.pk, revision=1)
    articles.withdraw(ACTOR, account, article_id=row.pk)
    with pytest.raises(ArticleNotFound):
        queries.readable(row.pk)
    assert queries.newest(account) == []
    articles.publish(ACTOR, account, article_id=row.pk, revision=1)
    assert queries.readable(row.pk).version == 2


@pytest.mark.parametrize(
    ("draft", "error"),
    [
        (Draft(title="x" * 65), ArticleFieldTooLong),
        (Draft(author="x" * 21), ArticleFieldTooLong),
        (Draft(digest="x" * 121), ArticleFieldTooLong),
        (Draft(title="a\0b"), ArticleFieldTooLong),
        (Draft(body="<p>" + "字" * 10_001 + "</p>"), ArticleTooLong),
        (Draft(body="<p>" + "<b>x</b>" * 40_000), ArticleTooLarge),
        (Draft(body="x" * 10 * 2**20), ArticleTooLarge),
        (Draft(body="<p>" + "&" * 100_000), ArticleTooLarge),
        (Draft(cover=f"pictures/{'c' * 40}.png"), PictureForeign),
    ],
)
def test_what_is_too_long_or_not_ones_own_is_refused(
    account: Account, draft: Draft, error: type[DomainError]
) -> None:
    row = articles.create(ACTOR, account, draft=WORDS)
    before = everything()
    with pytest.raises(error):
        articles.save(ACTOR, account, article_id=row.pk, revision=1, draft=draft)
    with pytest.raises(error):
        articles.create(ACTOR, account, draft=draft)
    assert everything() == before


def test_the_longest_that_is_allowed(account: Account) -> None:
    body = "<p>" + "字" * live.LIFELOOP_ARTICLE_LENGTH + "</p>"
    assert articles.create(ACTOR, account, draft=Draft(body=body)).draft_body == body


@pytest.mark.parametrize(
    ("draft", "error"),
    [
        (Draft(body="<p>x</p>"), ArticleUntitled),
        (Draft(title="  ", body="<p>x</p>"), ArticleUntitled),
        (Draft(title="T"), ArticleEmpty),
        (Draft(title="T", body="<p><br></p><script>x</script>"), ArticleEmpty),
    ],
)
def test_nothing_unready_is_published(
    account: Account, draft: Draft, error: type[DomainError]
) -> None:
    row = articles.create(ACTOR, account, draft=draft)
    before = everything()
    with pytest.raises(error):
        articles.publish(ACTOR, account, article_id=row.pk, revision=1)
    assert everything() == before


def test_cards_of_associated_programs_only(account: Account) -> None:
    program = make.make_program(account.app.merchant)
    row = articles.create(ACTOR, account, draft=Draft(title="T", body=card(program.pk)))
    with pytest.raises(TargetNotAssociated):
        articles.publish(ACTOR, account, article_id=row.pk, revision=1)
    make.associate(account, program)
    articles.publish(ACTOR, account, article_id=row.pk, revision=1)
    assert [(one.sort, one.id) for one in uses(account, program.pk)] == [(UseSort.ARTICLE, row.pk)]
    (piece,) = queries.drawn(account.pk, row.draft_body)
    assert piece.way is not None
    assert not piece.way.dark
    Association.objects.all().delete()
    pieces = queries.drawn(account.pk, row.draft_body)
    assert [way.app_id for way in queries.dark_cards(pieces)] == [program.pk]


def test_pictures_of_ones_own_library_only(account: Account) -> None:
    own, other = make_picture(account), make_picture(make.make_account(make.make_merchant()))
    paths = {row: f"pictures/{row.digest[-40:]}.png" for row in (own, other)}
    for row, path in paths.items():
        row.path = path
        row.save()
    body = "".join(f'<img src="/media/{path}">' for path in paths.values())
    made = articles.create(ACTOR, account, draft=Draft(title="T", body=body, cover=own.path))
    assert own.path in made.draft_body
    assert other.path not in made.draft_body
    own.removed_at = own.created_at
    own.save()  # out of the library: what shows it keeps it
    (piece,) = queries.drawn(account.pk, made.draft_body)
    assert piece.size is not None
    assert piece.size.width == 900


def test_another_accounts_article_is_not_found(account: Account) -> None:
    row = make_article(make.make_account(account.app.merchant))
    for act in (
        lambda: queries.get(account, row.pk),
        lambda: articles.save(ACTOR, account, article_id=row.pk, revision=0, draft=WORDS),
        lambda: articles.publish(ACTOR, account, article_id=row.pk, revision=0),
        lambda: articles.withdraw(ACTOR, account, article_id=row.pk),
        lambda: articles.restore(ACTOR, account, article_id=row.pk, number=1),
    ):
        with pytest.raises(ArticleNotFound):
            act()


def test_a_suspended_account_publishes_nothing(account: Account) -> None:
    row = articles.create(ACTOR, account, draft=WORDS)
    account.suspended = True
    account.save()
    with pytest.raises(CannotPublish):
        articles.publish(ACTOR, account, article_id=row.pk, revision=1)
    assert Article.objects.get().state == ArticleState.DRAFT


def test_views_and_shares_are_counted_of_what_can_be_read(account: Account) -> None:
    row, draft = make_article(account), make_article(account, state=ArticleState.DRAFT)
    for _ in range(3):
        assert articles.viewed(row.pk, person=None, address="192.0.2.1")
    assert articles.shared(row.pk, person=None, address="192.0.2.1")
    assert not articles.viewed(draft.pk, person=None, address="192.0.2.1")
    row.refresh_from_db()
    assert (row.views, row.shares) == (3, 1)


def test_one_address_does_not_make_an_article_famous(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lifeloop.identity.limits import Limit

    monkeypatch.setattr(articles, "REPORTS", Limit("article_report", most=2, seconds=3600))
    row = make_article(account)
    told = [articles.viewed(row.pk, person=None, address="192.0.2.9") for _ in range(4)]
    assert told == [True, True, False, False]
    assert articles.viewed(row.pk, person=None, address="192.0.2.10")
    row.refresh_from_db()
    assert row.views == 3


def test_what_members_did_is_in_the_log_and_autosaves_are_not(account: Account) -> None:
    row = articles.create(ACTOR, account, draft=WORDS)
    articles.save(ACTOR, account, article_id=row.pk, revision=1, draft=WORDS)
    articles.publish(ACTOR, account, article_id=row.pk, revision=2)
    articles.restore(ACTOR, account, article_id=row.pk, number=1)
    articles.withdraw(ACTOR, account, article_id=row.pk)
    acts = list(Record.objects.order_by("pk").values_list("action", flat=True))
    assert acts == ["article.made", "article.published", "article.restored", "article.withdrawn"]


def test_search_and_state(account: Account) -> None:
    beans = make_article(account, draft_title="新豆到店")
    make_article(account, state=ArticleState.DRAFT, draft_title="Milk")
    make_article(make.make_account(account.app.merchant), draft_title="新豆")
    assert list(queries.of_account(account, search="新豆")) == [beans]
    assert queries.of_account(account).count() == 2
    assert queries.of_account(account, state="draft").count() == 1
