"""Today's loop on the workbench: from figures, today so far beside all of yesterday, of one's own company only."""

from datetime import timedelta

import pytest

from lifeloop.console.workbench_loop import happened, today
from lifeloop.identity.models import Member
from lifeloop.identity.rules.roles import Role
from lifeloop.insights import days
from lifeloop.insights.queries import Metric
from lifeloop.insights.queries.funnel import STEPS
from lifeloop.insights.services.digest import digest
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.services.visits import visited
from tests import factories as make
from tests.console.helpers import browser, text_of
from tests.factories_figures_desk import figure

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def account() -> Account:
    return make.make_account()


def member(account: Account) -> Member:
    made = make.make_member()
    make.join(made, account.app.merchant, Role.VIEWER)
    return made


def test_six_steps_of_today_beside_yesterday(account: Account) -> None:
    now = days.today()
    for number, metric in enumerate(STEPS):
        figure(account, now, metric, 1000 >> number)
        figure(account, now - DAY, metric, 2000 >> number)
        figure(account, now - 2 * DAY, metric, 7)  # neither of the two days
        figure(make.make_account(), now, metric, 9)  # another company's
    turns = today(account.app.merchant)
    assert [turn.today for turn in turns] == [1000, 500, 250, 125, 62, 31]
    assert [turn.yesterday for turn in turns] == [2000, 1000, 500, 250, 125, 62]
    assert [turn.share for turn in turns] == [None, 50, 50, 50, 50, 50]
    page = text_of(browser(member(account), language="zh-hans").get("/console/"))
    for word in ("到访", "组件曝光", "关注", "消息", "打开", "回到小程序", "昨日 2,000"):
        assert word in page
    assert 'href="/console/data/' in page


def test_more_than_the_step_before_is_no_share_of_it(account: Account) -> None:
    figure(account, days.today(), Metric.FOLLOWED, 3)
    figure(account, days.today(), Metric.ACCEPTED, 900)
    assert [turn.share for turn in today(account.app.merchant)] == [None, None, None, None, 0, None]


def test_a_day_without_anything_shows_the_way_instead(account: Account) -> None:
    assert not happened(today(account.app.merchant))
    page = text_of(browser(member(account)).get("/console/"))
    assert "Nothing was counted today and yesterday" in page
    assert "the follow component turns them into followers" in page


def test_a_visit_is_in_it_once_it_is_digested(account: Account) -> None:
    program = make.make_program(account.app.merchant)
    visited(make.make_person(), program)
    digest()
    [first, *_rest] = today(account.app.merchant)
    assert (first.today, first.yesterday) == (1, 0)
