"""图文素材 at the console: list, editor, the save of the editor's script, publishing, versions."""

import pytest
from django.test import Client

from lifeloop.identity.rules.roles import Role
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import Article, ArticleState
from lifeloop.relations.models import Association
from tests import factories as make
from tests.console.helpers import HTMX, browser, text_of
from tests.factories_articles import make_article, make_article_with_version, make_picture
from tests.vectors import SCRIPTS, TEMPLATES, dangers

pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> Account:
    return make.make_account(make.make_merchant())


def member(account: Account, role: Role) -> Client:
    made = make.make_member()
    make.join(made, account.app.merchant, role)
    return browser(made)


@pytest.fixture
def client(account: Account) -> Client:
    return member(account, Role.OPERATOR)


def there(account: Account, article: Article | None = None, act: str = "") -> str:
    way = f"/console/accounts/{account.pk}/articles/"
    return f"{way}{article.pk}/{act}" if article else way


def test_from_nothing_to_published(client: Client, account: Account) -> None:
    assert "No article yet" in text_of(client.get(there(account)))
    answer = client.post(there(account) + "new/", {"title": "New beans"})
    article = Article.objects.get()
    assert answer["Location"] == there(account, article)
    body = {"title": "New beans", "body": "<p>From <b>Yunnan</b></p>", "revision": "1"}
    saved = client.post(there(account, article, "save/"), body)
    assert saved.json()["revision"] == 2
    assert "From Yunnan" in text_of(client.get(there(account, article, "preview/"), **HTMX))
    dialog = client.get(there(account, article, "publish/"), **HTMX).content.decode()
    assert "Publish “New beans”?" in dialog
    assert 'name="revision" value="2"' in dialog
    client.post(there(account, article, "publish/"), {"revision": "2"}, **HTMX)
    article.refresh_from_db()
    assert (article.state, article.version) == (ArticleState.PUBLISHED, 1)
    page = text_of(client.get(there(account)))
    assert "published" in page
    assert f"/m/article/{article.pk}/" in client.get(there(account, article)).content.decode()


def test_a_stale_save_says_what_to_do_and_can_be_kept_apart(
    client: Client, account: Account
) -> None:
    article = make_article(account, revision=5)
    body = {"title": "Mine", "body": "<p>mine</p>", "revision": "4"}
    answer = client.post(there(account, article, "save/"), body)
    assert answer.status_code == 409
    assert "keep what you wrote as a new article" in answer.json()["error"]
    article.refresh_from_db()
    assert article.revision == 5
    copy = client.post(there(account, article, "save/"), {**body, "copy": "1"}).json()
    made = Article.objects.exclude(pk=article.pk).get()
    assert copy["url"] == there(account, made)
    assert made.draft_title == "Mine"


def test_publishing_another_windows_words_unseen_is_refused(
    client: Client, account: Account
) -> None:
    article = make_article(account, state=ArticleState.DRAFT, revision=3)
    answer = client.post(there(account, article, "publish/"), {"revision": "2"}, **HTMX)
    assert answer.status_code == 422
    assert "another window" in text_of(answer)
    article.refresh_from_db()
    assert article.state == ArticleState.DRAFT


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"body": "字" * 10_001}, "at most 10000"),
        ({"body": "<i>x</i>" * 40_000}, "larger than 256 KB"),
        ({"title": "x" * 65}, "at most 64"),
        ({"cover": f"pictures/{'a' * 40}.png"}, ""),
        ({"revision": "x"}, ""),
    ],
)
def test_what_is_refused_is_said_and_nothing_is_kept(
    client: Client, account: Account, body: dict[str, str], says: str
) -> None:
    article = make_article(account, revision=1)
    sent = {"title": "T", "body": "<p>b</p>", "revision": "1", **body}
    for act, status in (("save/", 422), ("", 422)):
        answer = client.post(there(account, article, act), sent)
        assert answer.status_code == status
        assert says in answer.content.decode()
    article.refresh_from_db()
    assert article.revision == 1


def test_ten_megabytes_are_refused_by_the_limit(client: Client, account: Account) -> None:
    article = make_article(account, revision=1)
    huge = {"title": "T", "body": "x" * 10 * 2**20, "revision": "1"}
    answer = client.post(there(account, article, "save/"), huge)
    assert answer.status_code in {400, 413}
    article.refresh_from_db()
    assert article.revision == 1


def test_without_scripts_the_form_saves(client: Client, account: Account) -> None:
    article = make_article(account, revision=1)
    sent = {"title": "Typed", "body": "<p>typed</p>", "revision": "1"}
    assert client.post(there(account, article), sent)["Location"] == there(account, article)
    article.refresh_from_db()
    assert (article.draft_title, article.draft_body) == ("Typed", "<p>typed</p>")
    stale = client.post(there(account, article), sent)
    assert stale.status_code == 422
    assert "another window" in text_of(stale)
    assert "&lt;p&gt;typed" in stale.content.decode()


def test_withdrawing_asks_and_names_it(client: Client, account: Account) -> None:
    article = make_article(account, title="Old <news>")
    dialog = client.get(there(account, article, "withdraw/"), **HTMX).content.decode()
    assert "Withdraw “Old &lt;news&gt;”?" in dialog
    client.post(there(account, article, "withdraw/"), **HTMX)
    article.refresh_from_db()
    assert article.state == ArticleState.WITHDRAWN


def test_versions_are_shown_and_brought_back(client: Client, account: Account) -> None:
    article = make_article_with_version(account, title="First words", body="<p>first body</p>")
    article.draft_title, article.revision = "Second", 4
    article.save()
    page = text_of(client.get(there(account, article, "versions/")))
    assert "First words" in page
    assert "first body" in page
    client.post(there(account, article, "versions/1/restore/"), **HTMX)
    article.refresh_from_db()
    assert (article.draft_title, article.title, article.revision) == (
        "First words",
        "First words",
        5,
    )
    assert client.get(there(account, article, "versions/") + "?show=9").status_code == 404
    assert client.post(there(account, article, "versions/9/restore/")).status_code == 404


def test_search_and_state(client: Client, account: Account) -> None:
    make_article(account, draft_title="新豆到店")
    make_article(account, state=ArticleState.DRAFT, draft_title="Milk")
    page = text_of(client.get(there(account) + "?search=新豆"))
    assert "新豆到店" in page
    assert "Milk" not in page
    assert "新豆到店" not in text_of(client.get(there(account) + "?state=draft"))
    assert "No article found" in text_of(client.get(there(account) + "?search=nothing"))
    assert client.get(there(account) + "?state=nonsense").status_code == 200


def test_the_list_tells_what_is_not_published_yet(client: Client, account: Account) -> None:
    article = make_article(account)
    assert "has unpublished changes" not in text_of(client.get(there(account)))
    article.draft_title = "Changed"
    article.save()
    assert "has unpublished changes" in text_of(client.get(there(account)))


def test_the_list_tells_which_article_holds_a_dark_card(client: Client, account: Account) -> None:
    program = make.make_program(account.app.merchant)
    make.associate(account, program)
    make_article(account, programs=[program.pk])
    assert "a card is dark" not in text_of(client.get(there(account)))
    Association.objects.all().delete()
    assert "a card is dark" in text_of(client.get(there(account)))


def test_a_viewer_reads_and_does_not_write(account: Account) -> None:
    viewer = member(account, Role.VIEWER)
    article = make_article(account, revision=1)
    page = viewer.get(there(account, article))
    assert page.status_code == 200
    assert "article-editor" not in page.content.decode()
    for act in ("", "save/", "publish/", "withdraw/"):
        assert viewer.post(there(account, article, act), {"revision": "1"}).status_code == 403


def test_the_preview_says_which_card_is_dark(client: Client, account: Account) -> None:
    program = make.make_program(account.app.merchant)
    card = f'<a class="program-card" data-app="{program.pk}">x</a>'
    article = make_article(account, draft_body=card)
    page = text_of(client.get(there(account, article)))
    assert f"The card of {program.name} is dark: It is not associated with this account." in page


def test_pictures_in_the_preview_are_the_accounts(client: Client, account: Account) -> None:
    picture = make_picture(account)
    picture.path = f"pictures/{picture.digest[-40:]}.png"
    picture.save()
    article = make_article(account, draft_body=f'<img src="/media/{picture.path}" alt="Cup">')
    assert (
        f'src="/media/{picture.path}" width="900"'
        in client.get(there(account, article, "preview/"), **HTMX).content.decode()
    )


@pytest.mark.parametrize("vector", [*SCRIPTS, *TEMPLATES])
def test_vectors_in_every_field_are_text(client: Client, account: Account, vector: str) -> None:
    clean = vector.replace("\0", "")
    article = make_article(
        account, draft_title=clean[:64], draft_digest=clean[:120], draft_author=clean[:20],
        draft_body=clean, title=clean[:64], digest=clean[:120],
    )  # fmt: skip
    for page in (there(account), there(account, article), there(account, article, "preview/")):
        body = client.get(page).content.decode()
        assert dangers(body) == []
