"""Where parts of messages lead: what is dark, what is refused when it is kept, where a mini program is used."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lifeloop.audit import Actor
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.errors import ArticleDark, FirstPictureMissing, PictureForeign, TooManyItems
from lifeloop.messaging.kinds import KINDS
from lifeloop.messaging.kinds.base import Content
from lifeloop.messaging.models import (
    ArticleState,
    Broadcast,
    BroadcastState,
    Publication,
    ReplyRule,
)
from lifeloop.messaging.queries.links import UseSort, resolve, uses
from lifeloop.messaging.services import broadcasts, publications
from lifeloop.placements.errors import TargetNotAssociated
from lifeloop.relations.models import Association
from tests import factories as make
from tests.factories_articles import item, make_article, make_picture

pytestmark = pytest.mark.django_db
ACTOR = Actor("member", "7", "seller", "")
LINK = {"kind": "link", "url": "https://example.com/"}


@pytest.fixture
def account() -> Account:
    return make.make_account(make.make_merchant())


def into(app_id: str) -> dict[str, str]:
    return {"kind": "program", "app_id": app_id}


def to_article(pk: int) -> dict[str, str]:
    return {"kind": "article", "id": str(pk)}


def read(*items: dict) -> Content:
    return KINDS["articles"].model.model_validate({"items": list(items)})


def test_each_part_says_why_it_is_dark(account: Account) -> None:
    lit, alone = make.make_program(), make.make_program()
    make.associate(account, lit)
    published = make_article(account)
    withdrawn = make_article(account, state=ArticleState.WITHDRAWN)
    theirs = make_article(make.make_account(account.app.merchant))
    contents = [
        read(item(into(lit.pk)), item(into(alone.pk)), item(into("2021000000000000")), item(LINK)),
        read(
            item(to_article(published.pk)),
            item(to_article(withdrawn.pk)),
            item(to_article(theirs.pk)),
        ),
    ]
    with CaptureQueriesContext(connection) as queries:
        links = resolve(account.pk, contents)
    assert len(queries) == 2  # programs, articles: whatever the number of messages
    dark = [lead.dark for content in contents for lead in links.of(content)]
    assert dark == ["", "not_associated", "unknown", "", "", "article_withdrawn", "article_unknown"]
    assert all(str(lead.reason) for lead in links.of(contents[1])[1:])
    with CaptureQueriesContext(connection) as queries:
        resolve(account.pk, [read(item(LINK))])
    assert len(queries) == 0


def test_where_a_program_is_used(account: Account) -> None:
    program, other = make.make_program(), make.make_program()
    make.associate(account, program)
    article = make_article(account, programs=[program.pk])
    make_article(account, programs=[other.pk])
    make_article(account, programs=[program.pk], state=ArticleState.WITHDRAWN)
    content = {"items": [item(into(program.pk), title="Order")]}
    common = {"account": account, "kind": "articles", "content": content, "audience_sort": "all"}
    unsent = Broadcast.objects.create(**common)
    Broadcast.objects.create(**common, state=BroadcastState.SUCCESS)
    rule = ReplyRule.objects.create(
        account=account, trigger="default", name="Hello", kind="articles", content=content
    )
    assert [(one.sort, one.id, one.name) for one in uses(account, program.pk)] == [
        (UseSort.ARTICLE, article.pk, article.title),
        (UseSort.BROADCAST, unsent.pk, "Order"),
        (UseSort.REPLY, rule.pk, "Hello"),
    ]
    assert uses(make.make_account(account.app.merchant), program.pk) == []


def test_a_content_that_a_setting_does_not_allow_is_not_kept_but_shown(
    account: Account, settings: object
) -> None:
    many = {"items": [item(LINK, picture=f"pictures/{'a' * 40}.png") for _ in range(4)]}
    KINDS["articles"].read(many)
    settings.LIFELOOP_ARTICLES_PER_MESSAGE = 3  # type: ignore[attr-defined]
    with pytest.raises(TooManyItems):
        KINDS["articles"].read(many)
    assert len(KINDS["articles"].model.model_validate(many).onward()) == 4
    with pytest.raises(FirstPictureMissing):
        KINDS["articles"].read({"items": [item(LINK), item(LINK)]})


def message(account: Account, target: dict[str, str], picture: str = "") -> dict[str, object]:
    return {"items": [item(target, picture=picture)]}


@pytest.mark.parametrize("way", ["publication", "broadcast"])
def test_nothing_is_sent_that_leads_nowhere_or_shows_anothers_picture(
    account: Account, way: str
) -> None:
    program, other = (
        make.make_program(account.app.merchant),
        make.make_account(account.app.merchant),
    )
    draft = make_article(account, state=ArticleState.DRAFT)
    theirs = make_article(other)

    def send(content: dict[str, object]) -> None:
        if way == "publication":
            publications.publish(ACTOR, account, kind="articles", content=content)
        else:
            broadcasts.make(
                Actor("member", str(make.make_member().pk), "seller", ""),
                account,
                wanted=broadcasts.Wanted(kind="articles", content=content),
            )

    for content, error in (
        (message(account, {"kind": "program", "app_id": program.pk}), TargetNotAssociated),
        (message(account, {"kind": "article", "id": str(draft.pk)}), ArticleDark),
        (message(account, {"kind": "article", "id": str(theirs.pk)}), ArticleDark),
        (message(account, LINK, make_picture(other).path), PictureForeign),
    ):
        with pytest.raises(error):
            send(content)
    assert not Association.objects.exists()
    assert not Publication.objects.exists()
    assert not Broadcast.objects.exists()
    make.associate(account, program)
    send(message(account, {"kind": "program", "app_id": program.pk}, make_picture(account).path))
