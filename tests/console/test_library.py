"""模板库 at the console: the operator's page, proposals and their answers."""

from typing import Any

import pytest

from lifeloop.messaging.models import LibraryReview, LibraryTemplate, TemplateState
from tests import factories as make
from tests import factories_templates as made
from tests.console.helpers import HTMX, browser, text_of

pytestmark = pytest.mark.django_db
LIBRARY = "/console/platform/library/"


def typed(**over: Any) -> dict[str, Any]:
    rows = {"name_1": "取餐码", "sample_1": "B217", "name_3": "门店", "sample_3": "梧桐路店"}
    return {"title": "取货提醒", "industry": "餐饮", "scene": "one_time", **rows, **over}


@pytest.fixture
def operator() -> Any:
    return browser(make.make_member(is_operator=True))


def test_the_operator_makes_edits_and_stops(operator: Any) -> None:
    assert "New template" in text_of(operator.get(LIBRARY))
    answer = operator.post(f"{LIBRARY}new/", typed())
    assert answer["Location"] == LIBRARY
    row = LibraryTemplate.objects.get(title="取货提醒")
    assert (row.scene, row.keywords) == ("one_time", ["取餐码", "门店"])  # empty rows do not count
    assert row.example == {"取餐码": "B217", "门店": "梧桐路店"}
    page = text_of(operator.get(f"{LIBRARY}?search=取货"))
    assert row.pk in page
    edit = f"{LIBRARY}{row.pk}/edit/"
    assert 'value="梧桐路店"' in text_of(operator.get(edit))
    operator.post(edit, typed(title="取货通知"))
    row.refresh_from_db()
    assert row.title == "取货通知"
    state = f"{LIBRARY}{row.pk}/state/"
    assert "go on" in text_of(operator.get(state, **HTMX))
    operator.post(state, **HTMX)
    row.refresh_from_db()
    assert row.state == TemplateState.STOPPED
    assert row.pk not in text_of(operator.get(f"{LIBRARY}?search=取货&state=active"))
    operator.post(state, **HTMX)
    row.refresh_from_db()
    assert row.state == TemplateState.ACTIVE


def test_what_is_wrong_stays_typed(operator: Any) -> None:
    answer = operator.post(f"{LIBRARY}new/", typed(name_3="门店！！"))
    assert answer.status_code == 422
    page = text_of(answer)
    assert "2 to 10 different keywords" in page
    assert 'value="门店！！"' in page
    assert 'value="取货提醒"' in page
    assert not LibraryTemplate.objects.filter(title="取货提醒").exists()


def test_a_proposal_is_sent_answered_and_read() -> None:
    member, operator = make.make_member(), browser(make.make_member(is_operator=True))
    merchant = make.make_merchant(owner=member, name="Bird coffee")
    program = make.make_program(merchant)
    client, base = browser(member), f"/console/programs/{program.pk}/templates/"
    answer = client.post(f"{base}propose/", typed())
    assert answer["Location"] == f"{base}proposals/"
    row = LibraryTemplate.objects.get(title="取货提醒")
    assert row.review == LibraryReview.IN_REVIEW
    assert row.pk not in text_of(client.get(f"{base}library/"))
    page = text_of(operator.get(LIBRARY))
    assert "Bird coffee" in page
    assert "梧桐路店" in page
    there = f"{LIBRARY}{row.pk}/proposal/reject/"
    assert operator.post(there, **HTMX).status_code == 422  # a no needs its reason
    operator.post(there, {"note": "Use an existing one"}, **HTMX)
    assert "Use an existing one" in text_of(client.get(f"{base}proposals/"))
    assert operator.post(there, {"note": "Again"}, **HTMX).status_code == 404
    second = made.proposal(title="到货提醒二", proposed_by=merchant)
    operator.post(f"{LIBRARY}{second.pk}/proposal/approve/", **HTMX)
    assert second.pk in text_of(client.get(f"{base}library/"))
    assert operator.get(f"{LIBRARY}{second.pk}/proposal/nonsense/").status_code == 404


def test_anothers_proposals_are_not_shown() -> None:
    member = make.make_member()
    program = make.make_program(make.make_merchant(owner=member))
    made.proposal(title="Secret plans")
    page = text_of(browser(member).get(f"/console/programs/{program.pk}/templates/proposals/"))
    assert "Secret plans" not in page
    assert "Nothing proposed yet" in page
