"""应用网关: checked before it is active, called in signed GBK or UTF-8, its answer verified and passed on."""

import json
import shutil
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from lifeloop.audit import SYSTEM
from lifeloop.followers import services as followers
from lifeloop.followers.models import FollowSource
from lifeloop.identity import platform_key
from lifeloop.identity.models import Person
from lifeloop.identity.queries import people
from lifeloop.kernel.errors import DomainError
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.errors import NotFollower
from lifeloop.messaging.queries import inbox
from lifeloop.messaging.services import talks_in
from lifeloop.outbox import emit
from lifeloop.webhooks.models import Delivery, DeliveryState, Endpoint, EndpointState
from lifeloop.webhooks.rules.documents import What
from lifeloop.webhooks.services import endpoints
from lifeloop.webhooks.services.endpoints import Wanted
from tests import factories as make
from tests.factories_webhooks import make_gateway
from tests.webhooks.receiver import Receiver, ack, check_answer, signed, text, verify
from tests.webhooks.scene import deliver

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
NODE = shutil.which("node") or str(ROOT / ".venv" / "bin" / "node")


@pytest.fixture
def person(account: Account) -> Person:
    made = make.make_person(name="张小三")
    make.follow(made, account)
    return made


def wanted(account: Account, shop: Receiver, **over: object) -> Wanted:
    return Wanted(address=shop.url("/gateway"), app_id=account.pk, **over)  # type: ignore[arg-type]


def put(account: Account, shop: Receiver, **over: object) -> Endpoint:
    """Set the gateway and let it be checked."""
    made = endpoints.set_gateway(SYSTEM, account.app.merchant, wanted(account, shop, **over))
    deliver()
    made.refresh_from_db()
    return made


def got(person: Person, account: Account) -> list[str]:
    items = inbox.account_page(person, account).items
    return [item.content.text for item in items if item.message_id][::-1]  # type: ignore[attr-defined]


@pytest.mark.parametrize("charset", ["GBK", "UTF-8"])
@pytest.mark.parametrize("sign_type", ["RSA2", "RSA"])
def test_a_gateway_is_active_once_it_answered_its_check(
    account: Account, shop: Receiver, charset: str, sign_type: str
) -> None:
    shop.reply = lambda _got: (200, {}, check_answer(charset=charset, algorithm=sign_type))
    row = put(account, shop, charset=charset, sign_type=sign_type)
    assert row.state == EndpointState.ACTIVE
    assert (row.address, row.wanted_address) == (shop.url("/gateway"), "")
    [call] = shop.got
    assert call.form["service"] == b"alipay.service.check"
    asked = ET.fromstring(verify(call))  # noqa: S314
    assert asked.findtext("EventType") == "verifygw"
    assert asked.findtext("AppId") == account.pk


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (lambda: b"", "REPLY_EMPTY"),
        (lambda: b"success", "REPLY_UNSIGNED"),
        (lambda: check_answer("stranger"), "REPLY_WRONG_SIGNATURE"),
        (lambda: check_answer().replace(b"true", b"TRUE", 1), "REPLY_WRONG_SIGNATURE"),
        (lambda: signed("<success>false</success>"), "CHECK_REFUSED"),
        (lambda: signed("<success>true</success>"), "CHECK_OTHER_KEY"),
        (lambda: signed("<success>true"), "REPLY_UNREADABLE"),
        (
            lambda: signed("<!DOCTYPE a [<!ENTITY b 'c'>]><success>true</success>"),
            "REPLY_UNREADABLE",
        ),
    ],
    ids=["empty", "bare", "stranger", "changed", "no", "no-key", "cut", "doctype"],
)
def test_a_wrong_answer_to_the_check_activates_nothing(
    account: Account, shop: Receiver, answer, why: str
) -> None:
    shop.answers(200, answer())
    row = put(account, shop)
    assert (row.state, row.check_failed, row.address) == (EndpointState.UNCHECKED, why, "")
    followers.follow(make.make_person(), account, source=FollowSource.SEARCH)
    deliver()
    assert len(shop.got) == 1  # the check, and nothing after it


def test_a_new_address_is_used_only_once_it_was_checked(account: Account, shop: Receiver) -> None:
    row = make_gateway(account, shop.url("/old"))
    shop.answers(200, b"no")
    endpoints.change(SYSTEM, account.app.merchant, row.pk, wanted(account, shop))
    deliver()
    followers.follow(make.make_person(), account, source=FollowSource.SEARCH)
    deliver()
    assert [call.path for call in shop.got] == ["/gateway", "/old"]


@pytest.mark.parametrize("charset", ["GBK", "UTF-8"])
def test_every_event_is_told_in_its_own_words(
    account: Account, shop: Receiver, charset: str
) -> None:
    make_gateway(account, shop.url(), charset=charset)
    person = make.make_person(name="张小三")
    followers.follow(person, account, source=FollowSource.CODE, scene="store_1")
    facts = {"menu": 1, "entry": "a", "key": "hours"}
    ids = {"person_id": person.pk, "account_id": int(account.pk)}
    emit("menu.tapped", **ids, facts=facts)
    followers.entered(person, account)
    said = talks_in.say(person, account, key="key-00000001", text="营业到几点？😀 ]]> <b>")
    followers.unfollow(person, account)
    deliver()
    told = [ET.fromstring(verify(call)) for call in shop.got]  # noqa: S314
    assert [one.findtext("EventType") for one in told] == [
        "follow",
        "click",
        "enter",
        None,
        "unfollow",
    ]
    assert {call.form["service"] for call in shop.got} == {b"alipay.mobile.public.message.notify"}
    for one in told:
        assert one.findtext("AppId") == account.pk
        assert one.findtext("FromAlipayUserId") == person.user_id
        assert one.findtext("FromUserId") == people.open_id(account.pk, person)
        info = json.loads(one.findtext("UserInfo") or "")
        assert info["user_name"] == "*三"
        assert person.phone not in info["logon_id"]
    assert json.loads(told[0].findtext("ActionParam") or "") == {"scene": {"sceneId": "store_1"}}
    assert told[1].findtext("ActionParam") == "hours"
    assert told[3].findtext("MsgType") == "text"
    assert told[3].findtext("MsgId") == str(said.id)
    assert told[3].findtext("Text/Content") == "营业到几点？😀 ]]> <b>"


def test_towards_an_app_that_knows_open_ids_nobody_has_another_name(
    account: Account, shop: Receiver
) -> None:
    account.app.id_mode = "open_id"
    account.app.save()
    make_gateway(account, shop.url())
    person = make.make_person()
    followers.follow(person, account, source=FollowSource.SEARCH)
    deliver()
    assert person.user_id not in verify(shop.got[0])


def test_the_official_node_client_takes_the_signature(account: Account, shop: Receiver) -> None:
    make_gateway(account, shop.url(), charset="UTF-8")
    followers.follow(
        make.make_person(name="李四"), account, source=FollowSource.SEARCH, scene="门店 1"
    )
    deliver()
    form = {name: value.decode() for name, value in shop.got[0].form.items()}
    script = """
      import { createRequire } from 'node:module'; import { readFileSync } from 'node:fs';
      const { AlipaySdk } = createRequire(import.meta.url)('alipay-sdk');
      const { key, form } = JSON.parse(readFileSync(0, 'utf8'));
      const sdk = new AlipaySdk({ appId: '1', privateKey: 'x', alipayPublicKey: key });
      console.log(sdk.checkNotifySignV2(form), sdk.checkNotifySignV2({ ...form, charset: 'GBK' }));
    """
    given = json.dumps({"key": platform_key.public_pem(), "form": form})
    said = subprocess.run(
        [NODE, "--input-type=module", "-e", script],
        cwd=ROOT, input=given, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert said.stdout.split() == ["true", "false"]


def test_an_acknowledgement_is_noted(account: Account, person: Person, shop: Receiver) -> None:
    make_gateway(account, shop.url())
    shop.answers(200, signed(ack(person.user_id, account.pk)))
    talks_in.say(person, account, key="key-00000001", text="Hello")
    deliver()
    assert Delivery.objects.get().reply == "ACK"
    assert got(person, account) == []


@pytest.mark.parametrize("charset", ["GBK", "UTF-8"])
def test_a_passive_reply_is_seen_in_the_inbox_once(
    account: Account, person: Person, shop: Receiver, charset: str
) -> None:
    make_gateway(account, shop.url(), charset=charset)
    shop.answers(200, signed(text(person.user_id, account.pk, "到九点"), charset=charset))
    talks_in.say(person, account, key="key-00000001", text="Hello")
    deliver()
    assert got(person, account) == ["到九点"]
    row = Delivery.objects.get()
    assert (row.reply, row.state) == ("DELIVERED", DeliveryState.DONE)


def test_image_text_leads_on(account: Account, person: Person, shop: Receiver) -> None:
    make_gateway(account, shop.url())
    item = "<Item><Title>新品</Title><Desc>燕麦</Desc><ImageUrl></ImageUrl><Url>https://shop.example.com/</Url></Item>"
    inner = ack(person.user_id, account.pk).replace("[ack]", "[image-text]")
    inner = inner.replace("</XML>", f"<Articles>{item}</Articles></XML>")
    shop.answers(200, signed(inner))
    talks_in.say(person, account, key="key-00000001", text="Hello")
    deliver()
    [shown] = [one for one in inbox.account_page(person, account).items if one.message_id]
    assert shown.content.items[0].title == "新品"  # type: ignore[attr-defined]


def other(person: Person, account: Account, words: str) -> bytes:
    return signed(text("2088000000000000", account.pk, words))


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (lambda p, a: b"", "REPLY_EMPTY"),
        (lambda p, a: b"<alipay><response>x</response></alipay>", "REPLY_UNSIGNED"),
        (lambda p, a: signed(text(p.user_id, a.pk, "x"), name="stranger"), "REPLY_WRONG_SIGNATURE"),
        (lambda p, a: signed(text(p.user_id, a.pk, "x")).replace(b"[x]", b"[y]"), "REPLY_WRONG_SIGNATURE"),
        (lambda p, a: other(p, a, "x"), "REPLY_OTHER_RECEIVER"),
        (lambda p, a: signed(text(p.user_id, "2021000000000009", "x")), "REPLY_OTHER_APP"),
        (lambda p, a: signed(text(p.user_id, a.pk, "x").replace("[text]", "[voice]")), "REPLY_TYPE_UNKNOWN"),
        (lambda p, a: signed(text(p.user_id, a.pk, "")), "CONTENT_INVALID"),
        (lambda p, a: signed("x").replace(b"<sign>", b"<encryption_type>AES</encryption_type><sign>"), "REPLY_ENCRYPTED"),
    ],
    ids=["empty", "bare", "stranger", "changed", "other", "app", "voice", "silent", "sealed"],
)  # fmt: skip
def test_a_wrong_reply_is_ignored_with_its_reason(
    account: Account, person: Person, shop: Receiver, answer, why: str
) -> None:
    make_gateway(account, shop.url())
    shop.answers(200, answer(person, account))
    talks_in.say(person, account, key="key-00000001", text="Hello")
    deliver()
    row = Delivery.objects.get()
    assert (row.reply, row.state) == (why, DeliveryState.DONE)
    assert got(person, account) == []
    assert len(shop.got) == 1


def test_who_left_meanwhile_gets_no_reply(account: Account, person: Person, shop: Receiver) -> None:
    make_gateway(account, shop.url())
    shop.answers(200, signed(text(person.user_id, account.pk, "Come back")))
    followers.unfollow(person, account)
    deliver()
    assert Delivery.objects.get(what=What.UNFOLLOW).reply == NotFollower.code
    assert got(person, account) == []


def test_clicks_are_always_told_and_the_rest_as_chosen(account: Account, shop: Receiver) -> None:
    make_gateway(account, shop.url(), events=["text"])
    person = make.make_person()
    followers.follow(person, account, source=FollowSource.SEARCH)
    emit("menu.tapped", person_id=person.pk, account_id=int(account.pk), facts={"key": "a"})
    emit("menu.tapped", person_id=person.pk, account_id=int(account.pk), facts={"key": ""})
    deliver()
    assert [row.what for row in Delivery.objects.all()] == ["click"]


@pytest.mark.parametrize(
    ("over", "code"),
    [
        ({"address": "ftp://shop.example.com/"}, "ADDRESS_INVALID"),
        ({"address": "https://a:b@shop.example.com/"}, "ADDRESS_INVALID"),
        ({"app_id": "2021000000000009"}, "APP_NOT_FOUND"),
        ({"events": []}, "EVENTS_MISSING"),
    ],
)
def test_what_is_refused_leaves_nothing(
    account: Account, shop: Receiver, over: dict[str, object], code: str
) -> None:
    asked = Wanted(**{"address": shop.url(), "app_id": account.pk, **over})
    with pytest.raises(DomainError) as refused:
        endpoints.set_gateway(SYSTEM, account.app.merchant, asked)
    assert refused.value.code == code
    assert not Endpoint.objects.exists()
    assert not Delivery.objects.exists()


def test_one_gateway_an_account_and_none_without_a_key(account: Account, shop: Receiver) -> None:
    put(account, shop)
    with pytest.raises(DomainError) as refused:
        put(account, shop)
    assert refused.value.code == "GATEWAY_TAKEN"
    bare = make.make_account(account.app.merchant)
    with pytest.raises(DomainError) as refused:
        put(bare, shop)
    assert refused.value.code == "KEY_MISSING"
