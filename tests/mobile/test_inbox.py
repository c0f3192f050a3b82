"""The inbox: what is unread, what a reading changes, where a card leads; and only one's own."""

import re

import pytest
from django.test import Client

from lifeloop.followers.models import FollowSource
from lifeloop.followers.services import follow, set_muted, unfollow
from lifeloop.messaging.models import DirectMessage
from lifeloop.outbox.models import Event
from tests import factories as make
from tests.mobile.world import World


def unread(client: Client) -> int:
    """The number on the tab."""
    found = re.search(r'id="unread"[^>]*data-unread="(\d+)"', client.get("/m/").content.decode())
    assert found is not None
    return int(found.group(1))


def read_mark(client: Client, page: str) -> dict[str, str]:
    """What the page would post as read."""
    body = client.get(page).content.decode()
    form = body[body.index('<form id="read"') :]
    return dict(re.findall(r'name="(conversation|direct|seq)" value="([^"]*)"', form))


def test_service_reminders_come_first_then_accounts_by_newest(world: World) -> None:
    world.publish("新豆到店")
    world.send_template()
    body = world.client().get("/m/inbox/").content.decode()
    assert body.index("Service reminders") < body.index("左岸生活")
    assert "取餐提醒" in body


def test_unread_counts_direct_messages_and_publications(world: World) -> None:
    client = world.client()
    assert unread(client) == 0
    world.send_template()
    world.send_text("您好")
    world.publish("一")
    world.publish("二")
    assert unread(client) == 4
    body = client.get("/m/inbox/").content.decode()
    assert re.findall(r"Unread: </span>(\d+)", body)[:2] == ["1", "3"]


def test_twenty_accounts_are_shown_and_more_on_request(world: World) -> None:
    for _ in range(22):
        follow(world.person, make.make_account(), source=FollowSource.SEARCH)
    client = world.client()
    assert client.get("/m/inbox/").content.decode().count('class="row talk"') == 20
    body = client.get("/m/inbox/?shown=40").content.decode()
    assert body.count('class="row talk"') == 23
    assert "?shown=60" not in body
    for odd in ("0", "-1", "x", "99999", "\u0661"):
        assert client.get("/m/inbox/", {"shown": odd}).content.decode().count("row talk") == 20


def test_looking_does_not_read_a_post_does(world: World) -> None:
    world.send_template()
    world.send_text("您好")
    world.publish("一")
    client = world.client()
    service = read_mark(client, "/m/inbox/service/")
    account = read_mark(client, f"/m/inbox/a/{world.account.pk}/")
    assert unread(client) == 3
    assert client.post("/m/inbox/read/", service).json() == {"unread": 2}
    assert client.post("/m/inbox/read/", account).json() == {"unread": 0}
    assert unread(client) == 0


def test_what_came_after_the_screen_stays_unread(world: World) -> None:
    world.publish("一")
    client = world.client()
    mark = read_mark(client, f"/m/inbox/a/{world.account.pk}/")
    world.publish("二")
    world.send_text("三")
    assert client.post("/m/inbox/read/", mark).json() == {"unread": 2}
    assert client.post("/m/inbox/read/", {**mark, "seq": "0", "direct": "0"}).json() == {
        "unread": 2
    }


@pytest.mark.parametrize("mark", ["", "-1", "x", "9" * 40, "1; drop"])
def test_a_made_up_mark_reads_nothing(world: World, mark: str) -> None:
    world.send_template()
    client = world.client()
    client.post("/m/inbox/read/", {"conversation": "service", "direct": mark})
    assert unread(client) == 1


def test_a_mark_beyond_the_end_does_not_hide_what_comes_later(world: World) -> None:
    client = world.client()
    client.post(
        "/m/inbox/read/", {"conversation": world.account.pk, "direct": "0", "seq": "999999999"}
    )
    world.publish("later")
    assert unread(client) == 1


def test_a_stranger_cannot_read_for_another(world: World) -> None:
    message = world.send_template()
    world.client(world.stranger).post(
        "/m/inbox/read/", {"conversation": "service", "direct": str(message)}
    )
    assert DirectMessage.objects.get(id=message).read_at is None


def test_reading_an_unknown_conversation_is_not_found(world: World) -> None:
    assert (
        world.client().post("/m/inbox/read/", {"conversation": "2021000000000000"}).status_code
        == 404
    )


def test_muted_accounts_are_silent_on_the_tab_only(world: World) -> None:
    world.publish("一")
    set_muted(world.person, world.account, muted=True)
    client = world.client()
    assert unread(client) == 0
    body = client.get("/m/inbox/").content.decode()
    assert "badge-quiet" in body
    assert "Muted" in body


def test_a_card_opens_the_program_at_its_page_and_is_noted(world: World) -> None:
    message = world.send_template(page="pages/order?id=17&from=消息")
    client = world.client()
    response = client.post("/m/inbox/open/", {"message": str(message), "to": "program"})
    assert response.status_code == 302
    assert response.headers["Location"].startswith(
        f"/m/p/{world.program.pk}/pages/order?id=17&from="
    )
    assert DirectMessage.objects.get(id=message).opened_at is not None
    assert Event.objects.filter(kind="message.opened").count() == 1


def test_a_card_leads_into_the_account_it_went_through(world: World) -> None:
    message = world.send_template()
    response = world.client().post("/m/inbox/open/", {"message": str(message), "to": "account"})
    assert response.headers["Location"] == f"/m/a/{world.account.pk}/"


def test_looking_at_a_card_does_not_open_it(world: World) -> None:
    message = world.send_template()
    client = world.client()
    client.get("/m/inbox/service/")
    assert client.get("/m/inbox/open/", {"message": str(message)}).status_code == 405
    assert DirectMessage.objects.get(id=message).opened_at is None


def test_another_persons_message_is_not_found(world: World) -> None:
    message = world.send_template()
    response = world.client(world.stranger).post("/m/inbox/open/", {"message": str(message)})
    assert response.status_code == 404
    assert DirectMessage.objects.get(id=message).opened_at is None


@pytest.mark.parametrize("message", ["", "x", "-1", "0", "9" * 40])
def test_a_made_up_message_is_not_found(world: World, message: str) -> None:
    assert world.client().post("/m/inbox/open/", {"message": message}).status_code == 404


def test_a_text_leads_nowhere(world: World) -> None:
    message = world.send_text("您好")
    assert world.client().post("/m/inbox/open/", {"message": str(message)}).status_code == 404


def test_strangers_see_nothing_of_others(world: World) -> None:
    world.send_template(number="SECRET-17")
    world.send_text("SECRET-TEXT")
    world.publish("SECRET-LETTER")
    client = world.client(world.stranger)
    for page in (
        "/m/inbox/",
        "/m/inbox/service/",
        f"/m/inbox/a/{world.account.pk}/",
        "/m/me/",
        "/m/",
    ):
        assert "SECRET" not in client.get(page).content.decode(), page


def test_texts_keep_their_lines_and_are_never_markup(world: World) -> None:
    world.send_text("<img src=x onerror=alert(1)>\n{{ 7|add:7 }} {% now 'Y' %}")
    body = world.client().get(f"/m/inbox/a/{world.account.pk}/").content.decode()
    assert "<img src=x" not in body
    assert "&lt;img src=x onerror=alert(1)&gt;\n{{ 7|add:7 }} {% now &#x27;Y&#x27; %}" in body


def test_long_conversations_come_in_pages_and_none_is_lost(world: World) -> None:
    for number in range(45):
        world.publish(f"letter {number:02d}.")
    client = world.client()
    page = f"/m/inbox/a/{world.account.pk}/"
    body = client.get(page).content.decode()
    seen: list[str] = []
    for _ in range(5):
        seen = re.findall(r"letter (\d\d)\.", body) + seen
        earlier = re.search(r'hx-get="([^"]*before=[^"]*)"', body)
        if earlier is None:
            break
        body = client.get(
            earlier.group(1).replace("&amp;", "&"), headers={"HX-Request": "true"}
        ).content.decode()
    assert seen == [f"{number:02d}" for number in range(45)]
    # Without a script the same link is a whole page.
    assert "<html" in client.get(page + "?before=.20").content.decode()


def test_only_what_is_new_is_appended(world: World) -> None:
    world.send_text("first")
    client = world.client()
    page = f"/m/inbox/a/{world.account.pk}/"
    tail = re.search(r'hx-get="([^"]*after=[^"]*)"', client.get(page).content.decode())
    assert tail is not None
    world.send_text("second")
    body = client.get(tail.group(1), headers={"HX-Request": "true"}).content.decode()
    assert "second" in body
    assert "first" not in body
    assert "<html" not in body
    again = re.search(r'hx-get="([^"]*after=[^"]*)"', body)
    assert again is not None
    assert (
        "second" not in client.get(again.group(1), headers={"HX-Request": "true"}).content.decode()
    )


def test_the_list_is_refreshed_without_its_frame(world: World) -> None:
    body = world.client().get("/m/inbox/", headers={"HX-Request": "true"}).content.decode()
    assert body.strip().startswith('<div id="conversations"')


def test_an_unfollowed_account_leaves_the_list(world: World) -> None:
    world.publish("一")
    unfollow(world.person, world.account)
    client = world.client()
    assert "左岸生活" not in client.get("/m/inbox/").content.decode()
    assert unread(client) == 0


def test_a_suspended_accounts_conversation_says_so(world: World) -> None:
    world.send_text("您好")
    world.account.suspended = True
    world.account.save()
    body = world.client().get(f"/m/inbox/a/{world.account.pk}/").content.decode()
    assert "Not available for now" in body
    assert "您好" in body
