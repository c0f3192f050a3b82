"""An account's own templates at the console: industry, choosing, stopping, a trial, the log."""

from typing import Any

import pytest

from lifeloop.messaging.models import (
    AccountIndustry,
    AccountTemplate,
    Notice,
    TemplateScene,
    TemplateState,
)
from tests import factories as make
from tests import factories_templates as made
from tests.console.helpers import HTMX, browser, text_of

pytestmark = pytest.mark.django_db


class Scene:
    def __init__(self) -> None:
        self.member = make.make_member()
        self.merchant = make.make_merchant(owner=self.member)
        self.account = make.make_account(self.merchant)
        self.client = browser(self.member)
        self.base = f"/console/accounts/{self.account.pk}/templates/"
        self.library = make.make_library_template(
            title="Level changed", scene=TemplateScene.ACCOUNT, industry="餐饮"
        )

    def set_industry(self, primary: str = "餐饮", secondary: str = "零售") -> Any:
        pair = {"primary": primary, "secondary": secondary}
        return self.client.post(f"{self.base}industry/", pair, **HTMX)


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_the_industry_comes_first_then_templates(scene: Scene) -> None:
    assert "The industry comes first" in text_of(scene.client.get(scene.base))
    assert "The industry comes first" in text_of(scene.client.get(f"{scene.base}library/"))
    choose = f"{scene.base}library/{scene.library.pk}/"
    assert scene.client.get(choose).status_code == 404
    assert scene.set_industry("餐饮", "餐饮").status_code == 422
    assert scene.set_industry()["HX-Redirect"] == scene.base
    assert AccountIndustry.objects.get().secondary == "零售"
    assert "Level changed" in text_of(scene.client.get(f"{scene.base}library/"))
    page = text_of(scene.client.get(choose))
    assert "handset" in page
    typed = {"keyword": ["Amount", "Order"], "first": "on", "save": "1"}
    assert scene.client.post(choose, typed, **HTMX)["HX-Redirect"] == scene.base
    row = AccountTemplate.objects.get()
    assert (row.keywords, row.first, row.remark) == (["Amount", "Order"], True, False)
    assert row.pk in text_of(scene.client.get(scene.base))
    assert "Stop the templates" in text_of(scene.set_industry("教育", "零售"))


def test_stopping_and_starting(scene: Scene) -> None:
    template = made.account_template(scene.account)
    there = f"{scene.base}{template.pk}/state/"
    for state in (TemplateState.STOPPED, TemplateState.ACTIVE):
        assert scene.client.post(there, **HTMX)["HX-Redirect"] == scene.base
        template.refresh_from_db()
        assert template.state == state
    foreign = made.account_template(make.make_account())
    assert scene.client.post(f"{scene.base}{foreign.pk}/state/", **HTMX).status_code in {400, 422}
    foreign.refresh_from_db()
    assert foreign.state == TemplateState.ACTIVE


def test_a_trial_to_a_follower_and_the_log(scene: Scene) -> None:
    template, person = made.account_template(scene.account), make.make_person()
    there = f"{scene.base}{template.pk}/try/"
    assert "handset" in text_of(scene.client.get(there))
    values = {"user_id": person.user_id, "keyword1": "A1", "keyword2": "City", "first": "Hello"}
    refused = scene.client.post(there, values)
    assert "does not follow" in text_of(refused)
    assert 'value="Hello"' in text_of(refused)
    make.follow(person, scene.account)
    assert scene.client.post(there, values)["Location"] == scene.base
    page = text_of(scene.client.get(f"{scene.base}sends/"))
    assert "Trial</span>" in page
    assert str(Notice.objects.get().id) in page
    assert person.user_id in page
    assert person.phone.removeprefix("+86") not in page
    assert "Nothing matches" in text_of(
        scene.client.get(f"{scene.base}sends/?result=accepted&template=x")
    )
    foreign = made.account_template(make.make_account())
    assert scene.client.get(f"{scene.base}{foreign.pk}/try/").status_code == 422


def test_a_proposal_for_accounts_stands_in_its_library(scene: Scene) -> None:
    typed = {
        "title": "等级变更",
        "industry": "餐饮",
        "scene": "account",
        "name_1": "等级",
        "sample_1": "金卡",
        "name_2": "时间",
        "sample_2": "今天",
    }
    answer = scene.client.post(f"{scene.base}propose/", typed)
    assert answer["Location"] == f"{scene.base}library/"
    page = text_of(scene.client.get(f"{scene.base}library/"))
    assert "等级变更" in page
    assert "in review" in page
    assert scene.client.post(f"{scene.base}propose/", {**typed, "scene": "form"}).status_code == 422
