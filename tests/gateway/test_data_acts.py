"""The data queries after what people really did: the services they use, the digest, the protocol."""

from typing import Any

import pytest

from lifeloop.audit import SYSTEM
from lifeloop.followers import services as followers
from lifeloop.followers.models import FollowSource
from lifeloop.gateway.app import Gateway
from lifeloop.identity.models import Person
from lifeloop.insights import days
from lifeloop.insights.services.digest import digest
from lifeloop.messaging.models import Publication
from lifeloop.messaging.services import articles, broadcasts, reading
from lifeloop.messaging.services.broadcasts import Wanted
from lifeloop.outbox import run_pending
from lifeloop.placements.services import menus
from tests import factories as make
from tests import factories_placements as placed
from tests.factories_articles import item, make_article, make_picture
from tests.gateway.expect import ok
from tests.gateway.world import World

pytestmark = pytest.mark.django_db(transaction=True)


def asked(gateway: Gateway, world: World, name: str) -> list[dict[str, Any]]:
    """One method's rows of today."""
    today = f"{days.today():%Y%m%d}"
    told = world.account_client().call(
        gateway,
        f"alipay.open.public.{name}.data.batchquery",
        {"begin_date": today, "end_date": today},
    )
    rows = ok(told)["data_list"]
    assert isinstance(rows, list)
    return rows


def people(world: World, number: int) -> list[Person]:
    """So many who follow, each by their own act."""
    made = [make.make_person() for _ in range(number)]
    for one in made:
        followers.follow(one, world.account, source=FollowSource.SEARCH)
    return made


def test_what_people_did_is_what_the_queries_say(gateway: Gateway, world: World) -> None:
    first, second, third = people(world, 3)
    followers.unfollow(third, world.account)
    menu = placed.menu(world.account, placed.stored("点单", id="entry001"))
    for person in (first, first, second):
        menus.tap(person, world.account, menu_id=menu.pk, entry_id="entry001")
    article = make_article(world.account, title="新豆上市")
    cover = make_picture(world.account).path
    parts = [item({"kind": "article", "id": str(article.pk)}, picture=cover)]
    broadcasts.make(SYSTEM, world.account, wanted=Wanted("articles", {"items": parts}), submit=True)
    run_pending()
    publication = Publication.objects.get()
    reading.mark_account_read(first, world.account, up_to=0, seq=publication.seq or 0)
    reading.publication_opened(first, publication_id=publication.pk)
    articles.viewed(article.pk, person=first, address="203.0.113.1")
    articles.viewed(article.pk, person=second, address="203.0.113.2")
    articles.shared(article.pk, person=second, address="203.0.113.2")
    digest()

    [day] = asked(gateway, world, "user")
    counts = ("new_user_cnt", "cancel_user_cnt", "grow_user_cnt", "cumulate_user_cnt")
    assert [day[name] for name in counts] == ["3", "1", "2", "3"]  # with the world's own follower
    [tapped] = asked(gateway, world, "menu")
    assert (tapped["name"], tapped["click_cnt"], tapped["click_user_cnt"]) == ("点单", 3, 2)
    assert tapped["avg_click_user_cnt"] == "1.50"
    names = [f"{name}_user_cnt" for name in ("deliver", "expose", "read", "share")]
    [summed] = asked(gateway, world, "articlesummary")
    assert [summed[name] for name in names] == [3, 1, 2, 1]
    [one] = asked(gateway, world, "singlearticle")
    assert one["title"] == "新豆上市"
    assert [one[name] for name in names] == [3, 1, 2, 1]
