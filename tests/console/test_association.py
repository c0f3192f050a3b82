"""小程序管理 at the console: 查找, 立即关联, 取消关联."""

import re
from typing import Any

import pytest
from django.conf import LazySettings
from django.utils.html import escape

from lifeloop.identity.models import Member, Merchant
from lifeloop.lifestyle.models import Account
from lifeloop.lifestyle.rules import AccountState
from lifeloop.programs.models import Program
from lifeloop.programs.rules import ProgramState
from lifeloop.relations.models import Association
from tests import factories as make
from tests.console.helpers import HTMX, browser, text_of

pytestmark = pytest.mark.django_db
PROMPT = "Enter a correct mini program appid and try again"


class Scene:
    def __init__(self) -> None:
        self.member: Member = make.make_member()
        self.merchant: Merchant = make.make_merchant(owner=self.member)
        self.account: Account = make.make_account(self.merchant, name="Coffee news")
        self.foreign: Program = make.make_program(name="City parking", introduction="Park here.")
        self.path = f"/console/accounts/{self.account.pk}/programs/"

    def post(self, language: str = "en", **data: str) -> Any:
        client = browser(self.member, language=language)
        return client.post(f"{self.path}add/", data, **HTMX)

    def find(self, app_id: str, language: str = "en") -> Any:
        return self.post(language, app_id=app_id, find="1")


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_find_shows_the_card_and_associates_nothing(scene: Scene) -> None:
    page = text_of(scene.find(f" {scene.foreign.pk} "))
    for shown in ("City parking", "Park here.", scene.foreign.app.merchant.name, "Food and drink"):
        assert shown in page
    assert "Associate now" in page
    assert not Association.objects.exists()


def test_associate_now(scene: Scene) -> None:
    answer = scene.post(app_id=scene.foreign.pk, associate="1")
    assert answer["HX-Redirect"] == scene.path
    assert Association.objects.get().associated_by == scene.member
    page = text_of(browser(scene.member).get(scene.path))
    assert "City parking" in page
    assert "Account&#x27;s home" in page or "Account's home" in page
    again = text_of(scene.find(scene.foreign.pk))
    assert "Already associated" in again
    assert "Associate now" not in again
    pressed = scene.post(app_id=scene.foreign.pk, associate="1")
    assert "This mini program is associated already." in text_of(pressed)


def body(answer: Any, typed: str) -> str:
    """The dialog without what was typed and the form's own token."""
    page = text_of(answer).replace(f'value="{escape(typed)}"', "")
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def test_everything_wrong_has_one_answer(scene: Scene) -> None:
    wrong = [
        "2021000000000000",
        "coffee",
        "0",
        "' OR 1=1 --",
        make.make_account().pk,
        *(
            make.make_program(state=state).pk
            for state in ProgramState.values
            if state != ProgramState.LISTED
        ),
        make.make_program(suspended=True).pk,
        make.make_program(scene.merchant, state=ProgramState.DRAFT).pk,
    ]
    answers = [scene.find(typed) for typed in wrong]
    assert {answer.status_code for answer in answers} == {422}
    assert all(PROMPT in text_of(answer) for answer in answers)
    bodies = {body(answer, typed) for answer, typed in zip(answers, wrong, strict=True)}
    assert len(bodies) == 1
    for typed in wrong:
        assert PROMPT in text_of(scene.post(app_id=typed, associate="1"))
    assert not Association.objects.exists()


def test_the_prompt_in_chinese_is_the_seeds(scene: Scene) -> None:
    assert "请输入正确的小程序appid后重试" in text_of(scene.find("2021000000000000", "zh-hans"))
    assert "立即关联" in text_of(scene.find(scene.foreign.pk, "zh-hans"))


def test_the_cap_says_so(scene: Scene, settings: LazySettings) -> None:
    settings.LIFELOOP_ASSOCIATION_CAP = 1
    make.associate(scene.account, make.make_program())
    answer = scene.post(app_id=scene.foreign.pk, associate="1")
    assert answer.status_code == 422
    assert "at most 1 mini programs" in text_of(answer)
    assert Association.objects.count() == 1


def test_only_an_opened_account_associates(scene: Scene) -> None:
    Account.objects.filter(pk=scene.account.pk).update(state=AccountState.OPENING)
    page = text_of(browser(scene.member).get(scene.path))
    assert "once the lifestyle account is opened" in page
    assert "/programs/add/" not in page
    scene.post(app_id=scene.foreign.pk, associate="1")
    assert not Association.objects.exists()


def test_dissociating_says_what_follows(scene: Scene) -> None:
    make.associate(scene.account, scene.foreign)
    there = f"{scene.path}{scene.foreign.pk}/dissociate/"
    client = browser(scene.member)
    dialog = text_of(client.get(there, **HTMX))
    assert "Dissociate City parking from Coffee news?" in dialog
    assert "Nothing else of this account points to it." in dialog
    assert Association.objects.exists()
    assert client.post(there, **HTMX)["HX-Redirect"] == scene.path
    assert not Association.objects.exists()
    assert client.post(there, **HTMX).status_code == 404


def test_an_associated_program_that_is_delisted_is_kept_and_dark(scene: Scene) -> None:
    make.associate(scene.account, scene.foreign)
    Program.objects.filter(pk=scene.foreign.pk).update(state=ProgramState.DELISTED)
    page = text_of(browser(scene.member).get(scene.path))
    assert "City parking" in page
    assert "Dark:" in page
