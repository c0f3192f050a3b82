"""The demo's articles: published, with pictures and a card that opens the shop; told of in a message; made once."""

from pathlib import Path
from typing import Any

from lifeloop.audit import SYSTEM
from lifeloop.demo import articles
from lifeloop.identity.models import Person
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import Article, Publication
from lifeloop.messaging.queries import articles as queries
from lifeloop.messaging.queries import inbox
from lifeloop.messaging.queries.links import resolve
from lifeloop.programs.models import Program


def test_both_can_be_read_and_their_cards_are_lit(town: dict[str, Any], seeded: Path) -> None:
    rows = list(Article.objects.all())
    assert {row.title for row in rows} == {articles.OSMANTHUS.title, articles.LATE.title}
    for row in rows:
        shown = queries.readable(row.pk)
        pieces = queries.drawn(shown.account_id, shown.body)
        assert [piece.way.dark for piece in pieces if piece.way] == [""]
        assert [piece.size for piece in pieces if piece.picture]
        assert (seeded / "media" / shown.cover).is_file()


def test_the_follower_is_told_of_them(town: dict[str, Any]) -> None:
    person = Person.objects.get(user_id=town["follower"]["user_id"])
    account = Account.objects.get(pk=town["lifestyle_account"]["app_id"])
    (card,) = [
        item for item in inbox.account_page(person, account).items if item.kind == "articles"
    ]
    leads = resolve(account.pk, [card.content]).of(card.content)
    assert [lead.sort for lead in leads] == ["article", "article", "program"]
    assert not any(lead.dark for lead in leads)


def test_writing_them_again_changes_nothing(town: dict[str, Any]) -> None:
    account = Account.objects.get(pk=town["lifestyle_account"]["app_id"])
    program = Program.objects.get(pk=town["mini_program"]["app_id"])
    before = (Article.objects.count(), Publication.objects.count())
    articles.write(SYSTEM, account, program)
    assert (Article.objects.count(), Publication.objects.count()) == before
