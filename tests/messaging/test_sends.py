"""Template sends: the happy sentence, each refusal with its code, and nothing written by a refusal."""

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from lifeloop.followers.services import refuse_program
from lifeloop.identity.models import MerchantState
from lifeloop.identity.queries.people import open_id
from lifeloop.identity.rules.roles import Role
from lifeloop.kernel import clock
from lifeloop.kernel.errors import DomainError
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import (
    DirectMessage,
    FormId,
    Send,
    SendKey,
    TemplateState,
    UserTemplate,
)
from lifeloop.messaging.queries import inbox
from lifeloop.messaging.services import forms
from lifeloop.messaging.services.delivery import Sent
from lifeloop.outbox import Event
from lifeloop.programs.models import Program
from lifeloop.programs.rules import ProgramState
from lifeloop.relations.models import Binding
from tests import factories as make
from tests.sending import Shop, send, template_send

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Shop:
    return Shop()


def rows() -> tuple[int, int, int, int, int]:
    """Everything a send may write."""
    return (
        Send.objects.count(),
        DirectMessage.objects.count(),
        SendKey.objects.count(),
        Event.objects.count(),
        sum(FormId.objects.values_list("uses", flat=True)),
    )


def test_an_accepted_send_is_in_the_inbox_with_title_fields_link_and_account(shop: Shop) -> None:
    [outcome] = send(shop.one())
    assert isinstance(outcome, Sent)
    [item] = inbox.service_page(shop.person).items
    assert item.message_id == outcome.message_id
    assert item.account == shop.account
    assert item.program == shop.program
    assert item.content.model_dump() == {
        "title": "取餐提醒",
        "fields": (
            {"name": "商品", "value": "拿铁", "color": ""},
            {"name": "取餐号", "value": "A27", "color": ""},
        ),
        "link": {"app_id": shop.program.pk, "page": "pages/order", "query": "id=1"},
        "template": shop.template.pk,
        "invite": False,
        "trial": False,
    }
    event = Event.objects.get(kind="message.accepted")
    assert event.person_id == shop.person.pk
    assert FormId.objects.get().uses == 1


def test_the_receiver_may_be_named_by_open_id(shop: Shop) -> None:
    [outcome] = send(shop.one(to_user_id="", to_open_id=open_id(shop.program.pk, shop.person)))
    assert isinstance(outcome, Sent)
    assert inbox.unread_total(shop.person) == 1


def test_an_open_id_of_another_app_names_nobody(shop: Shop) -> None:
    foreign = open_id(make.make_program().pk, shop.person)
    [outcome] = send(shop.one(to_user_id="", to_open_id=foreign))
    assert isinstance(outcome, DomainError)
    assert outcome.code == "USER_ID_INVALID"


def test_the_same_key_and_content_give_the_first_outcome_and_one_message(shop: Shop) -> None:
    wanted = shop.one(key="k1")
    [first] = send(wanted)
    [second, third] = send(wanted, wanted)
    assert first == second == third
    assert DirectMessage.objects.count() == 1
    assert FormId.objects.get().uses == 1


def test_twins_in_one_list_are_one_message(shop: Shop) -> None:
    wanted = shop.one(key="k1")
    first, second = send(wanted, wanted)
    assert first == second
    assert DirectMessage.objects.count() == 1


def test_the_same_key_with_another_content_is_refused_with_no_effect(shop: Shop) -> None:
    wanted = shop.one(key="k1")
    send(wanted)
    before = rows()
    [outcome] = send(shop.one(key="k1", digest="b" * 64, form_id=wanted.form_id))
    assert isinstance(outcome, DomainError)
    assert outcome.code == "ILLEGAL_ARGUMENT_PARAMS"
    assert rows() == before


def test_a_form_id_carries_three_sends_also_within_one_list(shop: Shop) -> None:
    form = forms.issue_form_id(shop.person, shop.program).pk
    outcomes = send(*(shop.one(form_id=form) for _ in range(4)))
    assert [type(outcome) is Sent for outcome in outcomes] == [True, True, True, False]
    assert isinstance(outcomes[3], DomainError)
    assert outcomes[3].code == "FORM_ID_SEND_LIMIT"
    assert FormId.objects.get(pk=form).uses == 3


def test_a_refused_send_beside_an_accepted_one_leaves_nothing(shop: Shop) -> None:
    good, bad = shop.one(), shop.one(data="{}")
    outcomes = send(bad, good)
    assert isinstance(outcomes[0], DomainError)
    assert isinstance(outcomes[1], Sent)
    assert DirectMessage.objects.count() == 1
    assert FormId.objects.get(pk=bad.form_id).uses == 0


def delisted(shop: Shop) -> dict[str, Any]:
    Program.objects.filter(pk=shop.program.pk).update(state=ProgramState.DELISTED)
    return {}


def suspended(shop: Shop) -> dict[str, Any]:
    Program.objects.filter(pk=shop.program.pk).update(suspended=True)
    return {}


def merchant_suspended(shop: Shop) -> dict[str, Any]:
    merchant = shop.program.app.merchant
    merchant.state = MerchantState.SUSPENDED
    merchant.save()
    return {}


def draft_to_a_stranger(shop: Shop) -> dict[str, Any]:
    Program.objects.filter(pk=shop.program.pk).update(state=ProgramState.DRAFT)
    return {}


def unbound(shop: Shop) -> dict[str, Any]:
    Binding.objects.all().delete()
    return {}


def account_suspended(shop: Shop) -> dict[str, Any]:
    Account.objects.filter(pk=shop.account.pk).update(suspended=True)
    return {}


def stopped(shop: Shop) -> dict[str, Any]:
    UserTemplate.objects.update(state=TemplateState.STOPPED)
    return {}


def foreign_template(shop: Shop) -> dict[str, Any]:
    return {"user_template_id": make.make_template(make.make_program()).pk}


def refused(shop: Shop) -> dict[str, Any]:
    refuse_program(shop.person, shop.program, refused=True)
    return {}


def foreign_form(shop: Shop) -> dict[str, Any]:
    return {"form_id": forms.issue_form_id(shop.person, make.make_program()).pk}


def someone_elses_form(shop: Shop) -> dict[str, Any]:
    return {"form_id": forms.issue_form_id(make.make_person(), shop.program).pk}


def values(**about: Any) -> dict[str, str]:
    return {
        "data": json.dumps({"keyword1": {"value": "拿铁"}, "keyword2": {"value": "A27"}, **about})
    }


REFUSALS: list[tuple[str, Any]] = [
    ("APP_NO_AVAIABLE", delisted),
    ("APP_NO_AVAIABLE", suspended),
    ("APP_NO_AVAIABLE", merchant_suspended),
    ("APP_NO_AVAIABLE", draft_to_a_stranger),
    ("NO_BIND_PUBLIC_APP", unbound),
    ("MSG_SEND_FORBIDDEN", account_suspended),
    ("USER_TEMPLATE_STATUS_ILLEGAL", stopped),
    ("USER_TEMPLATE_ILLEGAL", foreign_template),
    ("USER_TEMPLATE_ILLEGAL", lambda _: {"user_template_id": "nothing"}),
    ("MSG_REJECTED", refused),
    ("USER_ID_INVALID", lambda _: {"to_user_id": "2088000000000000"}),
    ("USER_ID_INVALID", lambda _: {"to_user_id": ""}),
    ("FORM_ID_INVALID", lambda _: {"form_id": "nothing"}),
    ("FORM_ID_INVALID", lambda _: {"form_id": ""}),
    ("FORM_ID_NOT_MATCH_APPID", foreign_form),
    ("FORM_ID_INVALID", someone_elses_form),
    ("DATA_IS_EMPTY", lambda _: {"data": " "}),
    ("DATA_CONTENT_FORMAT_ERROR", lambda _: {"data": "["}),
    ("DATA_CONTENT_FORMAT_ERROR", lambda _: {"data": "[" * 2000}),
    ("DATA_CONTENT_FORMAT_ERROR", lambda _: {"data": json.dumps({"x": "y" * 2048})}),
    ("DATA_CONTENT_FORMAT_ERROR", lambda _: values(keyword2="A27")),
    ("DATA_CONTENT_FORMAT_ERROR", lambda _: values(keyword2={"value": 27})),
    ("USER_TEMPLATE_LACK_KEYWORD", lambda _: {"data": '{"keyword1":{"value":"拿铁"}}'}),
    ("USER_TEMPLATE_LACK_KEYWORD", lambda _: values(keyword2={"value": ""})),
    ("MESSAGE_TEMPLATE_KEYWORD_ILLEGAL", lambda _: values(keyword3={"value": "x"})),
    ("USER_KEYWORD_LENGTH_ERROR", lambda _: values(keyword2={"value": "长" * 51})),
    ("PAGE_OVER_LIMIT", lambda _: {"page": "p" * 129}),
]


@pytest.mark.parametrize(
    ("code", "change"), REFUSALS, ids=[f"{n}-{code}" for n, (code, _) in enumerate(REFUSALS)]
)
def test_refusals_have_their_code_and_write_nothing(shop: Shop, code: str, change: Any) -> None:
    about = change(shop)
    wanted = shop.one(**about)
    before = rows()
    [outcome] = send(wanted)
    assert isinstance(outcome, DomainError)
    assert outcome.code == code
    assert rows() == before


def test_a_value_of_fifty_characters_and_a_page_of_128_are_taken(shop: Shop) -> None:
    [outcome] = send(shop.one(page="p" * 128, **values(keyword2={"value": "长" * 50})))
    assert isinstance(outcome, Sent)


def test_a_form_id_lives_seven_days(shop: Shop) -> None:
    form = forms.issue_form_id(shop.person, shop.program)
    wanted = shop.one(form_id=form.pk)
    with time_machine.travel(form.created_at + timedelta(days=7, seconds=-1), tick=False):
        assert isinstance(send(wanted)[0], Sent)
    late = shop.one(form_id=form.pk, key="late")
    with time_machine.travel(form.created_at + timedelta(days=7), tick=False):
        [outcome] = send(late)
    assert isinstance(outcome, DomainError)
    assert outcome.code == "FORM_ID_OVER_TIME"


def test_a_draft_program_reaches_the_members_of_its_merchant(shop: Shop) -> None:
    Program.objects.filter(pk=shop.program.pk).update(state=ProgramState.DRAFT)
    member = make.make_member(phone=shop.person.phone)
    make.join(member, shop.program.app.merchant, Role.VIEWER)
    assert isinstance(send(shop.one())[0], Sent)


def test_a_limit_of_a_day_counts_one_person_and_one_program(shop: Shop, settings: Any) -> None:
    settings.LIFELOOP_TEMPLATE_SENDS_PER_DAY = 2
    other = make.make_person()
    outcomes = send(shop.one(), shop.one(), shop.one())
    assert isinstance(outcomes[2], DomainError)
    assert outcomes[2].code == "MSG_SINGLE_SD_OVER"
    assert isinstance(send(template_send(shop.program, other, shop.template))[0], Sent)
    with time_machine.travel(clock.now() + timedelta(days=1), tick=False):
        assert isinstance(send(shop.one())[0], Sent)


def test_form_ids_are_limited_a_day(settings: Any) -> None:
    settings.LIFELOOP_FORM_IDS_PER_DAY = 2
    person, program = make.make_person(), make.make_program()
    for _ in range(2):
        forms.issue_form_id(person, program)
    with pytest.raises(DomainError) as refusal:
        forms.issue_form_id(person, program)
    assert refusal.value.code == "FORM_ID_DAY_LIMIT"
    assert FormId.objects.filter(person=person).count() == 2
