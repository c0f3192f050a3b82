"""What people write: kept once, merged into the conversation, limited, and the members' to answer."""

import io
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from lifeloop.audit import SYSTEM
from lifeloop.followers import services as followers
from lifeloop.followers.models import Follow
from lifeloop.identity.models import Person
from lifeloop.kernel import clock
from lifeloop.kernel.errors import DomainError
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import Incoming, Talk
from lifeloop.messaging.queries import inbox
from lifeloop.messaging.services import publications, talks_in
from lifeloop.mobile.live import news
from lifeloop.outbox import Event
from tests import factories as make
from tests import factories_placements as placed
from tests.factories_talks import make_follower
from tests.messaging.test_customs import custom

pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> Account:
    return make.make_account()


@pytest.fixture
def person(account: Account) -> Person:
    return make_follower(account)


def say(person: Person, account: Account, text: str = "hello", key: str = "") -> Incoming:
    return talks_in.say(person, account, key=key or f"key-{make.number():08d}", text=text)


def picture(size: tuple[int, int] = (60, 40)) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", size, (200, 80, 10)).save(out, "PNG")
    return SimpleUploadedFile("shop.png", out.getvalue(), "image/png")


def refused(code: str, act: Any, *args: Any, **named: Any) -> None:
    rows = Incoming.objects.count(), Talk.objects.count(), Event.objects.count()
    with pytest.raises(DomainError) as refusal:
        act(*args, **named)
    assert refusal.value.code == code
    assert (Incoming.objects.count(), Talk.objects.count(), Event.objects.count()) == rows


def test_a_message_is_in_the_conversation_waits_and_begins_the_window_anew(
    person: Person, account: Account
) -> None:
    Follow.objects.update(active_at=clock.now() - timedelta(hours=49))
    assert custom(account, person) == "MSG_SD_NOBEHAVIOR"
    made = say(person, account, "  几点开门？\r\n谢谢  ")
    talk = Talk.objects.get(account=account, person=person)
    assert (talk.waiting, talk.last_text) == (1, "几点开门？ 谢谢")
    assert custom(account, person, "nine") == "sent"
    say(person, account, "And on Sunday?")
    talk.refresh_from_db()
    assert (talk.waiting, talk.last_text) == (2, "And on Sunday?")
    items = inbox.account_page(person, account).items
    assert [(item.key[0], item.content.text) for item in items] == [  # type: ignore[attr-defined]
        ("i", "And on Sunday?"),
        ("d", "nine"),
        ("i", "几点开门？\n谢谢"),
    ]
    event = Event.objects.filter(kind="message.written").earliest("pk")
    assert (event.person_id, event.account_id) == (person.pk, int(account.pk))
    assert event.facts == {"message": str(made.id), "kind": "text"}
    assert inbox.unread_total(person) == 1  # nobody's own words are unread


def test_the_persons_other_open_pages_hear_of_it(person: Person, account: Account) -> None:
    say(person, account)
    event = Event.objects.get(kind="message.written")
    assert news.keys_of(event) == [account.pk]


def test_the_same_key_is_the_same_message(person: Person, account: Account) -> None:
    first = say(person, account, "once", key="a-double-tap")
    assert say(person, account, "once", key="a-double-tap").id == first.id
    assert (Incoming.objects.count(), Talk.objects.get().waiting) == (1, 1)
    other = make_follower(account)
    assert say(other, account, "mine", key="a-double-tap").id != first.id
    assert say(person, account, "x", key="?").id != say(person, account, "x", key="?").id


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "MESSAGE_IS_EMPTY"), (" \n ", "MESSAGE_IS_EMPTY"), ("字" * 501, "MESSAGE_TOO_LONG")],
)
def test_what_is_no_message_is_refused(
    person: Person, account: Account, text: str, code: str
) -> None:
    refused(code, say, person, account, text)
    assert say(person, account, "字" * 500).content["text"] == "字" * 500


def test_only_followers_of_a_usable_account_write(person: Person, account: Account) -> None:
    refused("NOT_FOLLOWING", say, make.make_person(), account)
    followers.unfollow(person, account)
    refused("NOT_FOLLOWING", say, person, account)
    suspended = make.make_account(suspended=True)
    refused("ACCOUNT_TAKES_NO_MESSAGES", say, make_follower(suspended), suspended)


def test_where_the_menu_is_without_feedback_nobody_writes(person: Person, account: Account) -> None:
    placed.menu(account, style="icon")  # of the home: no matter
    first = say(person, account, "before", key="said-before")
    menu = placed.menu(account)
    refused("ACCOUNT_TAKES_NO_WORDS", say, person, account)
    show = {"key": "a-picture-1", "file": picture()}
    refused("ACCOUNT_TAKES_NO_WORDS", talks_in.show, person, account, **show)
    assert not default_storage.exists(f"talks/{person.user_id}")
    assert say(person, account, "before", key="said-before").id == first.id  # it was taken then
    menu.consult = True
    menu.save(update_fields=["consult"])
    say(person, account)


def test_a_personalised_menu_decides_for_whom_it_is(person: Person, account: Account) -> None:
    placed.menu(account, consult=True)
    placed.menu(account, rule={"client": "iphone"})
    say(person, account)
    talks_in.say(person, account, key="key-android", text="hello", client="android")
    refused(
        "ACCOUNT_TAKES_NO_WORDS",
        talks_in.say,
        person,
        account,
        key="key-iphone",
        text="hello",
        client="iphone",
    )


def test_so_many_a_minute_to_all_accounts_together(
    person: Person, account: Account, settings: Any
) -> None:
    settings.LIFELOOP_INCOMING_PER_MINUTE = 3
    second = make.make_account()
    make.follow(person, second)
    start = clock.now().replace(second=0, microsecond=0)
    with time_machine.travel(start, tick=False):
        for where in (account, second, account):
            say(person, where)
        refused("MESSAGES_TOO_MANY", say, person, second)
        say(make_follower(account), account)
    with time_machine.travel(start + timedelta(seconds=61), tick=False):
        say(person, account)


def test_a_picture_is_drawn_anew_and_has_no_public_address(
    person: Person, account: Account, client: Any
) -> None:
    made = talks_in.show(person, account, key="a-picture-1", file=picture())
    path = made.content["path"]
    assert (made.kind, made.content["width"], made.content["height"]) == ("picture", 60, 40)
    assert default_storage.exists(path)
    assert client.get(f"/media/{path}").status_code == 404
    [item] = inbox.account_page(person, account).items
    assert (item.kind, item.own_id) == ("picture", made.id)
    assert Talk.objects.get().last_text == ""


def test_pictures_are_refused_before_anything_is_kept(
    person: Person, account: Account, settings: Any
) -> None:
    def show(who: Person, file: SimpleUploadedFile) -> Incoming:
        return talks_in.show(who, account, key=f"key-{make.number():08d}", file=file)

    no_picture = SimpleUploadedFile("a.png", b"<svg onload=alert(1)>", "image/png")
    refused("PICTURE_UNREADABLE", show, person, no_picture)
    refused("NOT_FOLLOWING", show, make.make_person(), picture())
    settings.LIFELOOP_INCOMING_PICTURES_PER_DAY = 1
    show(person, picture())
    refused("MESSAGE_PICTURES_TOO_MANY", show, person, picture((61, 40)))


def test_pages_go_on_by_key_through_three_sources_without_gap_or_repeat(
    person: Person, account: Account, settings: Any
) -> None:
    settings.LIFELOOP_INCOMING_PER_MINUTE = 1000
    start = clock.now()
    expected = []
    for number in range(30):
        # Some at the same moment: even then nothing is lost, and nothing comes twice.
        with time_machine.travel(start + timedelta(seconds=number // 2), tick=False):
            if number % 3 == 0:
                custom(account, person, f"m{number}")
            elif number % 3 == 1:
                say(person, account, f"m{number}")
            else:
                publications.publish(SYSTEM, account, kind="text", content={"text": f"m{number}"})
        expected.append(f"m{number}")
    for limit in (1, 2, 4, 7, 29, 30):
        seen: list[str] = []
        before = None
        while True:
            page = inbox.account_page(person, account, before=before, limit=limit)
            seen += [item.content.text for item in page.items]  # type: ignore[attr-defined]
            before = page.next
            if before is None:
                break
        assert sorted(seen) == sorted(expected)
        assert [int(text[1:]) // 2 for text in seen] == sorted(
            (number // 2 for number in range(30)), reverse=True
        )


def test_messages_before_an_unfollow_stay_in_the_conversation(
    person: Person, account: Account
) -> None:
    say(person, account, "before")
    followers.unfollow(person, account)
    [item] = inbox.account_page(person, account).items
    assert item.own_id
    assert inbox.account_page(make.make_person(), account).items == []
