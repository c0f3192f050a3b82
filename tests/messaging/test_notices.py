"""The account's own template messages: industry first, to followers only, a context that fits the template."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from lifeloop.database import write
from lifeloop.identity.actors import member_actor
from lifeloop.kernel import clock
from lifeloop.kernel.errors import DomainError
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import (
    AccountTemplate,
    DirectMessage,
    LibraryTemplate,
    Notice,
    TemplateScene,
    TemplateState,
)
from lifeloop.messaging.queries import inbox
from lifeloop.messaging.rules.notices import Context, target_of
from lifeloop.messaging.services import account_templates, trials
from lifeloop.messaging.services.industries import set_industry
from lifeloop.messaging.services.notices import NoticeSend, send_notices
from lifeloop.programs.models import Program
from lifeloop.programs.rules import ProgramState
from tests import factories as make
from tests import factories_templates as made

pytestmark = pytest.mark.django_db
VALUES = {
    "first": {"value": "您好", "color": "#85be53"},
    "keyword1": {"value": "金卡", "color": "red"},
    "keyword2": {"value": "2027-11-19"},
    "remark": {"value": "感谢光临"},
}


class Scene:
    def __init__(self) -> None:
        self.member = make.make_member()
        self.merchant = make.make_merchant(owner=self.member)
        self.account = make.make_account(self.merchant)
        self.template = made.account_template(self.account)
        self.person = make.make_person()
        make.follow(self.person, self.account)
        self.actor = member_actor(self.member)

    def send(self, *, values: Any = None, url: str = "", action: str = "查看", **about: Any) -> str:
        facts = {
            "app_id": self.account.pk,
            "key": str(make.number()),
            "digest": "d",
            "to_user_id": self.person.user_id,
            "to_open_id": "",
            "template_id": self.template.pk,
            "context": Context(values or VALUES, "#85be53", url, action),
            **about,
        }
        with write():
            [outcome] = send_notices([NoticeSend(**facts)])
        return outcome.code if isinstance(outcome, DomainError) else "sent"


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_a_follower_gets_it_inside_the_account(scene: Scene) -> None:
    assert scene.send(url="https://coffee.example.com/card") == "sent"
    [item] = inbox.account_page(scene.person, scene.account).items
    content: Any = item.content
    assert item.kind == "notice"
    assert (content.first.value, content.first.color) == ("您好", "#85be53")
    assert [(one.value, one.color) for one in content.fields] == [("金卡", ""), ("2027-11-19", "")]
    assert content.remark.value == "感谢光临"
    assert content.target.url == "https://coffee.example.com/card"
    assert not inbox.service_page(scene.person).items  # it is no service reminder
    log = Notice.objects.get()
    assert (log.id, log.person_id, log.trial) == (item.message_id, scene.person.pk, False)


def test_the_foot_may_lead_into_an_associated_program_only(scene: Scene) -> None:
    program = make.make_program()
    way = f"alipays://platformapi/startapp?appId={program.pk}&page=pages/index&query=a%3D1"
    assert scene.send(url=way) == "MSG_SEND_ILLEGAL"
    make.associate(scene.account, program)
    assert scene.send(url=way) == "sent"
    target = target_of(way)
    assert target is not None
    assert target.model_dump() == {
        "kind": "program",
        "app_id": program.pk,
        "page": "pages/index",
        "query": "a=1",
    }
    Program.objects.filter(pk=program.pk).update(state=ProgramState.DELISTED)
    assert scene.send(url=way) == "MSG_SEND_ILLEGAL"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "ftp://a.b/",
        "alipays://other/startapp?appId=1",
        "https://" + "a" * 260,
    ],
)
def test_other_addresses_are_refused(scene: Scene, url: str) -> None:
    assert scene.send(url=url) == "MSG_SEND_ILLEGAL"
    assert not DirectMessage.objects.exists()


def stop(scene: Scene) -> dict[str, Any]:
    AccountTemplate.objects.update(state=TemplateState.STOPPED)
    return {}


def suspend(scene: Scene) -> dict[str, Any]:
    Account.objects.filter(pk=scene.account.pk).update(suspended=True)
    return {}


REFUSALS: dict[str, tuple[Any, str]] = {
    "nobody": (lambda _scene: {"to_user_id": "2088999999999999"}, "OPENID_INVALID"),
    "stranger": (lambda _scene: {"to_user_id": make.make_person().user_id}, "MSG_SD_NOFOLLOW"),
    "unknown": (lambda _scene: {"template_id": "nothing"}, "MSG_TEMPLATE_NOT_EXIST"),
    "foreign": (
        lambda _scene: {"template_id": made.account_template(make.make_account()).pk},
        "MSG_TEMPLATE_NOT_EXIST",
    ),
    "stopped": (stop, "MSG_TEMPLATE_NOT_STARTED"),
    "suspended": (suspend, "MSG_SEND_FORBIDDEN"),
    "lacks": (lambda _scene: {"values": {"keyword1": {"value": "a"}}}, "MSG_TEMPLATE_CONTEXT_LACK_KEY"),
    "too many": (
        lambda _scene: {"values": {**VALUES, "keyword3": {"value": "a"}}},
        "MSG_TEMPLATE_KEY_INVALID",
    ),
    "empty": (lambda _scene: {"values": {**VALUES, "keyword2": {"value": " "}}}, "MSG_TEMPLATE_KEY_INVALID"),
    "long": (
        lambda _scene: {"values": {**VALUES, "keyword2": {"value": "a" * 129}}},
        "MSG_TEMPLATE_KEY_INVALID",
    ),
    "no text": (lambda _scene: {"values": {**VALUES, "keyword2": "a"}}, "MSG_TEMPLATE_KEY_INVALID"),
    "nul": (lambda _scene: {"values": {**VALUES, "keyword2": {"value": "a\x00"}}}, "MSG_TEMPLATE_KEY_INVALID"),
    "wide foot": (lambda _scene: {"action": "一二三四五六七八九"}, "MSG_TEMPLATE_KEY_INVALID"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSALS)
def test_refusals_write_nothing(scene: Scene, name: str) -> None:
    about, code = REFUSALS[name]
    assert scene.send(**about(scene)) == code
    assert not DirectMessage.objects.exists()
    assert not Notice.objects.exists()


def test_a_limit_a_day_and_one_message_for_one_key(scene: Scene, settings: Any) -> None:
    settings.LIFELOOP_NOTICE_SENDS_PER_DAY = 2
    assert [scene.send(key="k"), scene.send(key="k"), scene.send()] == ["sent"] * 3
    assert Notice.objects.count() == 2
    assert scene.send() == "MSG_SINGLE_SD_OVER"


def test_the_industry_comes_first(scene: Scene) -> None:
    library = make.make_library_template(scene=TemplateScene.ACCOUNT, industry="餐饮")
    choice = {"library_code": library.pk, "keywords": library.keywords[:3]}
    with pytest.raises(DomainError) as refused:
        account_templates.choose(scene.actor, scene.account, **choice)
    assert refused.value.code == "ACCOUNT_INDUSTRY_MISSING"
    scene.template.delete()
    set_industry(scene.actor, scene.account, primary="餐饮", secondary="零售")
    template = account_templates.choose(scene.actor, scene.account, **choice, remark=False)
    assert (template.keywords, template.first, template.remark) == (
        library.keywords[:3],
        True,
        False,
    )
    LibraryTemplate.objects.filter(pk=library.pk).update(industry="教育")
    with pytest.raises(DomainError) as refused:
        account_templates.choose(scene.actor, scene.account, **choice)
    assert refused.value.code == "MESSAGE_LIBRARY_ILLEGAL"


def test_an_industry_changes_so_often_a_month_and_not_under_a_template(
    scene: Scene, settings: Any
) -> None:
    settings.LIFELOOP_INDUSTRY_CHANGES_PER_MONTH = 1
    change = {"餐饮": "零售", "零售": "教育", "教育": "金融"}

    def set_(primary: str) -> str:
        try:
            set_industry(
                scene.actor, scene.account, primary=primary, secondary=change.get(primary, "x")
            )
        except DomainError as error:
            return error.code
        return "set"

    assert set_("餐饮") == "set"  # the first is no change
    assert set_("零售") == "NEED_DELETE_MSG_TEMPLATES"  # the template's industry would be left
    stop_ = account_templates.set_state
    stop_(scene.actor, scene.account, template_id=scene.template.pk, state=TemplateState.STOPPED)
    assert set_("零售") == "set"
    assert set_("教育") == "MODIFY_OVER_LIMIT"
    assert set_("nonsense") == "ILLEGAL_BIZ_PARAMS"
    with time_machine.travel(clock.now() + timedelta(days=32)):
        assert set_("教育") == "set"


def test_trials_go_to_a_follower_and_are_limited(scene: Scene, settings: Any) -> None:
    settings.LIFELOOP_TRIAL_SENDS_PER_DAY = 1

    def try_(user_id: str) -> str:
        try:
            trials.try_account_template(
                scene.actor,
                scene.account,
                member=scene.member,
                template_id=scene.template.pk,
                user_id=user_id,
                context=Context(VALUES),
            )
        except DomainError as error:
            return error.code
        return "sent"

    assert try_(make.make_person().user_id) == "MSG_SD_NOFOLLOW"  # and uses up nothing
    assert try_(scene.person.user_id) == "sent"
    assert Notice.objects.get().trial
    assert try_(scene.person.user_id) == "TRIAL_SEND_LIMIT"
