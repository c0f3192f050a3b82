"""Conversations at the console: who waits, who answers, until when; nobody else's, and nothing doubled."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lifeloop.followers.models import Follow
from lifeloop.identity.models import Member
from lifeloop.identity.rules.roles import Role
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import DirectMessage, Incoming, Talk
from lifeloop.messaging.services import talks_in
from tests import factories as make
from tests.console.helpers import HTMX, browser, text_of
from tests.factories_talks import (
    make_answerer,
    make_follower,
    make_incoming,
    make_sent_picture,
    make_talk,
)
from tests.sending import Shop, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> Account:
    return make.make_account()


@pytest.fixture
def member(account: Account) -> Member:
    return make_answerer(account, name="Ada Lovelace")


@pytest.fixture
def talk(account: Account) -> Talk:
    return make_talk(account, make_follower(account, name="王小明", phone="+8613512345678"))


def page_of(talk: Talk, act: str = "") -> str:
    name = f"account-talk-{act}" if act else "account-talk"
    return reverse(f"console:{name}", args=[talk.account_id, talk.person.user_id])


def list_of(account: Account) -> str:
    return reverse("console:account-talks", args=[account.pk])


def reload(talk: Talk) -> Talk:
    return Talk.objects.get(pk=talk.pk)


def test_the_list_shows_masked_phones_who_waits_and_the_number_on_the_tab(
    account: Account, member: Member, talk: Talk
) -> None:
    make_talk(account, waiting=0, last_text="Thanks!", claimed_by=member)
    client = browser(member)
    body = text_of(client.get(list_of(account)))
    assert "135****5678" in body
    assert "12345678" not in body
    assert body.index("王小明") < body.index("Thanks!")
    assert "1 waits" in body
    assert "Ada Lovelace" in body
    tabs = text_of(client.get(reverse("console:account", args=[account.pk])))
    assert 'class="badge tab-count' in tabs
    assert "Thanks!" in text_of(client.get(list_of(account), {"shown": "mine"}))
    assert "Thanks!" not in text_of(client.get(list_of(account), {"shown": "waiting"}))
    assert "王小明" in text_of(client.get(list_of(account), {"search": "小明"}))
    home = text_of(client.get("/console/"))
    assert "1 conversation waits for an answer" in home
    assert list_of(account) in home
    found = text_of(client.get(list_of(account), {"search": "nobody"}))
    assert "No conversation like this" in found


def test_the_open_list_is_told_only_what_is_new(
    account: Account, member: Member, talk: Talk
) -> None:
    client = browser(member)
    body = text_of(client.get(list_of(account)))
    state = body[body.index("&state=") + 7 :].partition('"')[0]
    assert client.get(list_of(account), {"state": state}, **HTMX).status_code == 204
    talks_in.say(talk.person, account, key="key-00000", text="Anybody there?")
    answer = client.get(list_of(account), {"state": state}, **HTMX)
    assert "Anybody there?" in text_of(answer)
    assert 'hx-swap-oob="outerHTML:.tab-count-' in text_of(answer)
    assert "<html" not in text_of(answer)


def test_a_member_claims_answers_and_hands_back(member: Member, talk: Talk) -> None:
    client = browser(member)
    assert "Nobody has claimed it" in text_of(client.get(page_of(talk)))
    claimed = client.post(page_of(talk, "claim"), follow=True)
    assert "Claimed by you" in text_of(claimed)
    body = text_of(client.get(page_of(talk)))
    key = body[body.index('name="key" value="') + 18 :].partition('"')[0]
    for _ in range(2):  # a double click
        answer = client.post(page_of(talk), {"key": key, "text": "Nine o'clock."})
        assert answer.status_code == 302 or answer.status_code == 303
    assert DirectMessage.objects.count() == 1
    shown = text_of(client.get(page_of(talk)))
    assert shown.count("Nine o&#x27;clock.") == 1
    assert "99 more messages today" in shown
    assert "Handed back" in text_of(client.post(page_of(talk, "hand-back"), follow=True))
    assert reload(talk).claimed_by is None
    assert "It waits no longer" in text_of(client.post(page_of(talk, "settle"), follow=True))


def test_an_answer_without_leaving_the_page(member: Member, talk: Talk) -> None:
    client = browser(member)
    empty = client.post(page_of(talk), {"key": "k", "text": " "}, **HTMX)
    assert empty.status_code == 422
    long = client.post(page_of(talk), {"key": "k", "text": "x" * 501}, **HTMX)
    assert long.status_code == 422
    assert "x" * 501 in text_of(long)
    sent = client.post(page_of(talk), {"key": "k", "text": "Yes."}, **HTMX)
    assert sent.status_code == 200
    assert "wrote" in sent["HX-Trigger-After-Settle"]
    assert "Yes." not in text_of(sent)
    last = f"i{Incoming.objects.get().id}"
    newer = text_of(client.get(page_of(talk), {"after": last}, **HTMX))
    assert "Yes." in newer
    assert talk.last_text not in newer
    assert "Claimed by you" in newer
    tail = newer[newer.index('id="tail"') :]
    address = tail[tail.index('hx-get="') + 8 :].partition('"')[0].replace("&amp;", "&")
    assert client.get(address, **HTMX).status_code == 204


def test_the_second_who_claims_is_told_who_was_faster(
    account: Account, member: Member, talk: Talk
) -> None:
    other = browser(make_answerer(account, name="Grace Hopper"))
    browser(member).post(page_of(talk, "claim"))
    told = text_of(other.post(page_of(talk, "claim"), follow=True))
    assert "Ada Lovelace has claimed this conversation." in told
    assert "Ada Lovelace answers this conversation." in told
    refused = other.post(page_of(talk), {"key": "k", "text": "Mine!"})
    assert refused.status_code == 422
    assert "Mine!" in text_of(refused)
    assert "Ada Lovelace has claimed" in text_of(
        other.post(page_of(talk, "hand-back"), follow=True)
    )
    assert reload(talk).claimed_by == member
    admin = browser(make_answerer(account, role=Role.ADMIN))
    admin.post(page_of(talk, "hand-back"))
    assert reload(talk).claimed_by is None
    assert not DirectMessage.objects.exists()


def test_after_the_window_the_page_says_what_to_do_instead(
    account: Account, member: Member, talk: Talk
) -> None:
    Follow.objects.update(active_at=clock.now() - timedelta(hours=48, minutes=1))
    client = browser(member)
    body = text_of(client.get(page_of(talk)))
    assert "The time to answer is over" in body
    assert 'id="id_text"' not in body
    refused = client.post(page_of(talk), {"key": "k", "text": "Too late"})
    assert "did not interact with the lifestyle account in the last 48 hours" in text_of(refused)
    assert "The time to answer is over" in text_of(client.get(page_of(talk, "send")))
    Follow.objects.all().delete()
    assert "They do not follow the account any more" in text_of(client.get(page_of(talk)))


def test_a_suspended_account_answers_nobody(account: Account, member: Member, talk: Talk) -> None:
    Account.objects.filter(pk=account.pk).update(suspended=True)
    client = browser(member)
    body = text_of(client.get(page_of(talk)))
    assert "The platform has suspended this lifestyle account." in body
    assert 'id="id_text"' not in body
    refused = client.post(page_of(talk), {"key": "k", "text": "Now?"})
    assert refused.status_code == 422
    assert not DirectMessage.objects.exists()


def test_the_days_limit_is_shown(member: Member, talk: Talk, settings: Any) -> None:
    settings.LIFELOOP_CUSTOM_SENDS_PER_DAY = 1
    client = browser(member)
    client.post(page_of(talk), {"key": "k", "text": "One"})
    assert "got the most messages of one day" in text_of(client.get(page_of(talk)))


def test_a_viewer_reads_and_does_not_answer(account: Account, talk: Talk) -> None:
    client = browser(make_answerer(account, role=Role.VIEWER))
    body = text_of(client.get(page_of(talk)))
    assert "Your role may read conversations, not answer them." in body
    for act in ("", "claim", "hand-back", "settle", "send"):
        assert client.post(page_of(talk, act), {"text": "x"}).status_code == 403


def test_what_is_another_accounts_is_not_found(account: Account, member: Member) -> None:
    foreign = make_talk(make.make_account())
    client = browser(member)
    assert client.get(page_of(foreign)).status_code == 404
    for act in ("", "claim", "hand-back", "settle", "send"):
        address = page_of(foreign, act).replace(foreign.account_id, account.pk)
        assert client.post(address, {"text": "x"}).status_code == 404
    picture = make_sent_picture(foreign.account, foreign.person)
    own = make_talk(account)
    for user_id in (foreign.person.user_id, own.person.user_id):
        address = reverse("console:account-talk-picture", args=[account.pk, user_id, picture.id])
        assert client.get(address).status_code == 404


def test_pictures_are_shown_to_members(member: Member, talk: Talk) -> None:
    picture = make_sent_picture(talk.account, talk.person)
    client = browser(member)
    address = f"{page_of(talk)}pictures/{picture.id}/"
    assert address in text_of(client.get(page_of(talk)))
    answer = client.get(address)
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert client.get(f"{page_of(talk)}pictures/{2**63}/").status_code == 404
    assert Client().get(address).status_code == 302


def test_what_mini_programs_sent_is_no_business_of_the_accounts_members() -> None:
    shop = Shop()
    make.follow(shop.person, shop.account)
    send(shop.one())
    talk = make_talk(shop.account, shop.person)
    body = text_of(browser(make_answerer(shop.account)).get(page_of(talk)))
    assert talk.last_text in body
    assert body.count('class="said ') == 1


def test_earlier_messages_come_on_request(account: Account, member: Member, talk: Talk) -> None:
    for number in range(40):
        make_incoming(account, talk.person, f"said {number:02d}")
    client = browser(member)
    body = text_of(client.get(page_of(talk)))
    assert "said 39" in body
    assert "said 05" not in body
    address = body[body.index('id="earlier"') :]
    address = address[address.index('hx-get="') + 8 :].partition('"')[0].replace("&amp;", "&")
    earlier = text_of(client.get(address, **HTMX))
    assert "said 05" in earlier
    assert "said 39" not in earlier
    assert "<html" not in earlier


def test_a_picture_of_the_library_or_articles_are_sent_like_words(
    account: Account, member: Member, talk: Talk
) -> None:
    client = browser(member)
    program = make.make_program()
    make.associate(account, program)
    content = {
        "content-kind": "articles",
        "content-count": "1",
        "content-0-leads": "program",
        "content-0-program": program.pk,
        "content-0-title": "Your card",
        "key": "one-key",
    }
    dark = {**content, "content-0-program": make.make_program().pk}
    assert client.post(page_of(talk, "send"), dark).status_code == 422
    assert not DirectMessage.objects.exists()
    for _ in range(2):
        sent = client.post(page_of(talk, "send"), content, follow=True)
        assert "It is on their phone now." in text_of(sent)
    [message] = DirectMessage.objects.select_related("send")
    assert (message.send.kind, message.send.way) == ("articles", "answer")
    assert message.send.content["items"][0]["target"]["app_id"] == program.pk
    assert "Your card" in text_of(client.get(page_of(talk)))
