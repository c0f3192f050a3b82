"""Articles when many act at once: real processes, both databases."""

import pytest

from lifeloop.audit import Actor
from lifeloop.messaging.models import Article, ArticleState, ArticleVersion, Opening
from lifeloop.messaging.services import publications
from lifeloop.outbox import Event
from tests import factories as make
from tests.factories_articles import item, make_article
from tests.parallel import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)
SCENES = "tests.messaging.article_scenes"


def test_of_windows_that_save_at_once_exactly_one_is_kept() -> None:
    account = make.make_account()
    row = make_article(account, state=ArticleState.DRAFT, revision=3)
    outcomes = all_at_once(
        f"{SCENES}:save", [f"{account.pk},{row.pk},3,window {number}" for number in range(20)]
    )
    row.refresh_from_db()
    assert outcomes.count("ARTICLE_STALE") == 19
    assert f"saved {row.draft_title}" in outcomes
    assert row.draft_body == f"<p>{row.draft_title}</p>"
    assert row.revision == 4


def test_publishing_at_once_numbers_every_version_once() -> None:
    account = make.make_account()
    row = make_article(account, state=ArticleState.DRAFT, revision=1)
    outcomes = all_at_once(f"{SCENES}:publish", [f"{account.pk},{row.pk},1"] * 12)
    assert sorted(outcomes) == sorted(f"version {number}" for number in range(1, 13))
    assert ArticleVersion.objects.filter(article=row).count() == 12
    assert Article.objects.get().version == 12


def test_no_view_is_lost() -> None:
    row = make_article(make.make_account())
    outcomes = all_at_once(
        f"{SCENES}:view", [f"{row.pk},192.0.2.{number % 5}" for number in range(40)]
    )
    assert outcomes == ["True"] * 40
    row.refresh_from_db()
    assert row.views == 40
    assert Event.objects.filter(kind="article.viewed").count() == 40


def test_a_card_tapped_twenty_times_at_once_is_opened_once() -> None:
    account, person = make.make_account(), make.make_person()
    make.follow(person, account)
    link = {"kind": "link", "url": "https://example.com/"}
    actor = Actor("member", "1", "seller", "")
    sent = publications.publish(actor, account, kind="articles", content={"items": [item(link)]})
    outcomes = all_at_once(f"{SCENES}:tap", [f"{person.pk},{sent.pk}"] * 20)
    assert outcomes == ["opened"] * 20
    assert Opening.objects.count() == 1
    assert Event.objects.filter(kind="message.opened").count() == 1
