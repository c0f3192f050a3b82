"""Finding, following, leaving; and what is said of accounts that are closed."""

import pytest

from lifeloop.followers.models import Follow, FollowSource
from lifeloop.lifestyle.models import Account
from tests.mobile.world import World


def follows(world: World, account: Account) -> list[Follow]:
    return list(Follow.objects.filter(person=world.person, account=account, ended_at=None))


def test_following_from_the_accounts_home(world: World) -> None:
    client, account = world.client(), world.other_account
    home = f"/m/a/{account.pk}/"
    body = client.get(home + "?from=search").content.decode()
    assert "Follow" in body
    assert 'name="source" value="search"' in body
    response = client.post(home + "follow/", {"source": "search"})
    assert response.headers["Location"] == home
    assert [follow.source for follow in follows(world, account)] == [FollowSource.SEARCH]
    assert "Following" in client.get(home).content.decode()


def test_following_twice_is_one_follow(world: World) -> None:
    client = world.client()
    for _ in range(2):
        client.post(f"/m/a/{world.other_account.pk}/follow/")
    assert len(follows(world, world.other_account)) == 1


@pytest.mark.parametrize("source", ["component", "import", "x", ""])
def test_a_link_cannot_claim_a_source_that_is_not_its_own(world: World, source: str) -> None:
    world.client().post(f"/m/a/{world.other_account.pk}/follow/", {"source": source})
    assert follows(world, world.other_account)[0].source == FollowSource.SHARE


def test_unfollowing_asks_first_and_ends_the_follow(world: World) -> None:
    client, home = world.client(), f"/m/a/{world.account.pk}/"
    assert '<dialog class="sheet" id="unfollow"' in client.get(home).content.decode()
    assert client.get(home + "unfollow/").status_code == 405
    client.post(home + "unfollow/")
    assert follows(world, world.account) == []
    assert "It may then send you messages" in client.get(home).content.decode()


def test_unfollowing_what_one_does_not_follow_is_said_in_words(world: World) -> None:
    response = world.client().post(f"/m/a/{world.other_account.pk}/unfollow/")
    assert response.status_code == 409
    assert "You do not follow this lifestyle account." in response.content.decode()


def test_unfollowing_leads_back_to_our_own_pages_only(world: World) -> None:
    response = world.client().post(
        f"/m/a/{world.account.pk}/unfollow/", {"next": "https://evil.example/"}
    )
    assert response.headers["Location"] == f"/m/a/{world.account.pk}/"


def test_a_suspended_account_says_so_and_can_be_left(world: World) -> None:
    Account.objects.filter(pk=world.account.pk).update(suspended=True)
    client, home = world.client(), f"/m/a/{world.account.pk}/"
    body = client.get(home).content.decode()
    assert "Not available for now" in body
    assert "左岸咖啡" not in body.split("</section>")[1]
    client.post(home + "unfollow/")
    assert follows(world, world.account) == []
    refused = client.post(home + "follow/")
    assert refused.status_code == 503
    assert follows(world, world.account) == []


@pytest.mark.parametrize("state", ["opening", "rejected"])
def test_an_account_that_is_not_open_is_not_there(world: World, state: str) -> None:
    Account.objects.filter(pk=world.other_account.pk).update(state=state)
    client = world.client()
    assert client.get(f"/m/a/{world.other_account.pk}/").status_code == 404
    assert client.post(f"/m/a/{world.other_account.pk}/follow/").status_code == 404
    assert follows(world, world.other_account) == []


def test_an_unlisted_account_has_a_home_but_is_not_found(world: World) -> None:
    Account.objects.filter(pk=world.other_account.pk).update(state="opened")
    client = world.client()
    assert client.get(f"/m/a/{world.other_account.pk}/").status_code == 200
    assert "河畔书店" not in client.get("/m/accounts/", {"q": "书店"}).content.decode()


def test_searching(world: World) -> None:
    client = world.client()
    assert "河畔书店" in client.get("/m/accounts/").content.decode()
    found = client.get("/m/accounts/", {"q": "河畔"}).content.decode()
    assert "河畔书店" in found
    assert "左岸生活" not in found
    assert (
        "Nothing found"
        in client.get("/m/accounts/", {"q": "%_'\"<script>" + "长" * 500}).content.decode()
    )
    assert "左岸咖啡" in client.get("/m/", {"q": "左岸"}).content.decode()
    assert "Nothing found" in client.get("/m/", {"q": "nowhere"}).content.decode()


def test_the_home_page_shows_recent_and_listed_programs(world: World) -> None:
    body = world.client().get("/m/").content.decode()
    assert "Recent" in body
    assert f"/m/p/{world.program.pk}/" in body
    assert "Recent" not in world.client(world.stranger).get("/m/").content.decode()


def test_what_no_database_can_be_asked_is_refused(world: World) -> None:
    client = world.client()
    assert client.get("/m/accounts/", {"q": "a\0b"}).status_code == 400
    assert client.get("/m/", {"q": "\0"}).status_code == 400
    assert client.post("/m/inbox/read/", {"conversation": "\0"}).status_code == 404
    assert world.visitor().post("/m/sign-in/", {"phone": "\0", "act": "code"}).status_code == 400
    assert world.visitor().get("/phone", {"number": "\0"}).status_code == 400
