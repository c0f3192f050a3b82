"""The top bar: search, and the bell."""

import pytest

from lifeloop.identity.rules.roles import Role
from lifeloop.relations.models import GrantState
from tests import factories as make
from tests.console.helpers import browser, text_of

pytestmark = pytest.mark.django_db


def test_search_finds_ones_own_by_name_and_appid() -> None:
    owner = make.make_member()
    merchant = make.make_merchant(owner=owner)
    program = make.make_program(merchant, name="Magpie Coffee")
    account = make.make_account(merchant, name="Magpie News")
    make.make_program(name="Magpie of Others")
    client = browser(owner)
    both = text_of(client.get("/console/search/", {"q": " magpie "}))
    assert "Magpie Coffee" in both
    assert "Magpie News" in both
    assert "Magpie of Others" not in both
    assert "Magpie News" not in text_of(client.get("/console/search/", {"q": program.pk}))
    assert "Magpie News" in text_of(client.get("/console/search/", {"q": account.pk}))


@pytest.mark.parametrize(
    "typed", ["", "%", "_", "' OR 1=1 --", "x" * 1000, "<script>alert(1)</script>"]
)
def test_search_takes_anything(typed: str) -> None:
    owner = make.make_member()
    make.make_program(make.make_merchant(owner=owner), name="Magpie Coffee")
    answer = browser(owner).get("/console/search/", {"q": typed})
    assert answer.status_code == 200
    assert "Magpie Coffee" not in text_of(answer)
    assert "<script>alert" not in text_of(answer)


def test_the_bell_counts_what_waits_for_those_who_may_answer() -> None:
    owner = make.make_member()
    merchant = make.make_merchant(owner=owner)
    viewer = make.join(make.make_member(), merchant, Role.VIEWER).member
    assert "top-count" not in text_of(browser(owner).get("/console/"))
    account = make.make_account(merchant)
    for _ in range(2):
        make.make_grant(make.make_program(), account, state=GrantState.REQUESTED)
    page = text_of(browser(owner).get("/console/"))
    assert "2 grant requests wait for you" in page
    assert '<span class="top-count">2</span>' in page
    assert "top-count" not in text_of(browser(viewer).get("/console/"))
