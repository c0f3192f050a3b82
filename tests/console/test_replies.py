"""Automatic replies at the console: made, ordered, switched, deleted; what was typed stays, what is dark says so."""

from typing import Any

import pytest
from django.urls import reverse

from lifeloop.identity.models import Member
from lifeloop.identity.rules.roles import Role
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import ReplyMatch, ReplyRule, ReplyTrigger
from lifeloop.placements.models import Menu
from lifeloop.programs.models import Program
from lifeloop.programs.rules import ProgramState
from tests import factories as make
from tests.console.helpers import HTMX, browser, text_of
from tests.factories_talks import make_answerer, make_rule

pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> Account:
    return make.make_account()


@pytest.fixture
def member(account: Account) -> Member:
    return make_answerer(account)


def list_of(account: Account) -> str:
    return reverse("console:account-replies", args=[account.pk])


def at(rule: ReplyRule, act: str = "") -> str:
    name = f"account-reply-{act}" if act else "account-reply"
    return reverse(f"console:{name}", args=[rule.account_id, rule.pk])


def typed(**over: str) -> dict[str, str]:
    return {
        "trigger": "keyword",
        "name": "Parking",
        "match": "contains",
        "keywords": "parking\r\n停车",
        "on": "on",
        "content-kind": "text",
        "content-text-text": "Six places at the door.",
        **over,
    }


def make_new(account: Account, member: Member, **over: str) -> Any:
    address = reverse("console:account-reply-new", args=[account.pk])
    return browser(member).post(address, typed(**over), follow=True)


def test_a_rule_is_made_and_changed(account: Account, member: Member) -> None:
    assert "“Parking” is saved and answers from now on." in text_of(make_new(account, member))
    rule = ReplyRule.objects.get()
    assert (rule.trigger, rule.match, rule.keywords) == (
        ReplyTrigger.KEYWORD,
        ReplyMatch.CONTAINS,
        ["parking", "停车"],
    )
    assert rule.content == {"title": "", "text": "Six places at the door."}
    client = browser(member)
    form = text_of(client.get(at(rule)))
    assert "parking\n停车" in form
    assert "Six places at the door." in form
    changed = typed(trigger="menu", keywords="PARK", **{"content-text-text": "Seven."})
    del changed["on"]
    assert "“Parking” is saved." in text_of(client.post(at(rule), changed, follow=True))
    rule.refresh_from_db()
    assert (rule.trigger, rule.keywords, rule.on) == ("menu", ["PARK"], False)


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"keywords": ""}, "Write 1 to 20 keywords"),
        ({"trigger": "menu", "keywords": "会员"}, "event keys of menu entries"),
        ({"name": ""}, "This field is required."),
        ({"name": "Taken"}, "Another automatic reply of this account has this name."),
        ({"content-text-text": ""}, "This field is required."),
        ({"trigger": "nothing"}, "Select a valid choice."),
    ],
)
def test_what_was_typed_stays_and_says_what_is_wrong(
    account: Account, member: Member, over: dict[str, str], words: str
) -> None:
    make_rule(account, name="Taken")
    refused = make_new(account, member, **over)
    assert refused.status_code == 422
    body = text_of(refused)
    assert words in body
    for value in {**typed(), **over}.values():
        assert value.replace("\r\n", "\n") in body.replace("\r\n", "\n")
    assert ReplyRule.objects.count() == 1


def test_order_switch_and_delete(account: Account, member: Member) -> None:
    first, second = make_rule(account, name="First"), make_rule(account, name="Second", position=1)
    client = browser(member)
    client.post(at(second, "act"), {"act": "up"})
    body = text_of(client.get(list_of(account)))
    assert body.index("Second") < body.index("First")
    assert "“First” answers no more." in text_of(
        client.post(at(first, "act"), {"act": "off"}, follow=True)
    )
    assert not ReplyRule.objects.get(pk=first.pk).on
    asked = text_of(client.get(at(first, "delete"), **HTMX))
    assert "Delete the automatic reply “First”?" in asked
    assert ReplyRule.objects.count() == 2
    client.post(at(first, "delete"))
    assert ReplyRule.objects.get() == second
    only = text_of(client.get(list_of(account), {"trigger": "default"}))
    assert "No automatic reply yet" in only


def test_a_reply_whose_program_went_dark_says_so(account: Account, member: Member) -> None:
    program = make.make_program(name="Coffee to go")
    make.associate(account, program)
    target = {"kind": "program", "app_id": program.pk, "page": "", "query": ""}
    content = {"items": [{"title": "Order", "digest": "", "picture": "", "target": target}]}
    make_rule(account, kind="articles", content=content)
    client = browser(member)
    assert "Coffee to go:" not in text_of(client.get(list_of(account)))
    Program.objects.filter(pk=program.pk).update(state=ProgramState.DELISTED)
    assert "Coffee to go: It is delisted." in text_of(client.get(list_of(account)))


def test_the_event_keys_of_the_menus_are_offered(account: Account, member: Member) -> None:
    client = browser(member)
    address = reverse("console:account-reply-new", args=[account.pk])
    assert "give one an event key first" in text_of(client.get(address))
    entry = {"id": "aaaaaaaaaa", "name": "Card", "target": {"kind": "event", "key": "CARD_1"}}
    Menu.objects.create(account=account, key="default", style="text", entries=[entry])
    assert "<code>CARD_1</code>" in text_of(client.get(address))


def test_a_viewer_looks_and_changes_nothing(account: Account) -> None:
    rule = make_rule(account)
    client = browser(make_answerer(account, role=Role.VIEWER))
    body = text_of(client.get(list_of(account)))
    assert rule.name in body
    assert at(rule, "delete") not in body
    for address in (at(rule), at(rule, "act"), at(rule, "delete")):
        assert client.post(address, typed()).status_code == 403


def test_anothers_rule_is_not_found(account: Account, member: Member) -> None:
    foreign = make_rule(make.make_account())
    client = browser(member)
    for act in ("", "act", "delete"):
        address = at(foreign, act)
        assert client.post(address, typed()).status_code == 404
        assert (
            client.post(address.replace(foreign.account_id, account.pk), typed()).status_code == 404
        )
    assert ReplyRule.objects.get().on
