"""关系图: the merchant's own programs and accounts, what they are to each other, and nothing of anybody else."""

import csv
import io
from typing import Any

import pytest

from lifeloop.console import data_map as drawing
from lifeloop.identity.models import Member, Merchant
from lifeloop.relations.models import GrantState
from lifeloop.relations.queries import overview as queries
from lifeloop.relations.queries.overview import Relation, overview
from tests import factories as make
from tests.console.helpers import browser, text_of

pytestmark = pytest.mark.django_db
PATH = "/console/data/map/"


@pytest.fixture
def owner() -> Member:
    return make.make_member()


@pytest.fixture
def merchant(owner: Member) -> Merchant:
    return make.make_merchant(owner=owner)


def lines_of(merchant: Merchant, relations: list[Relation]) -> list[tuple[str, str, str]]:
    drawn = drawing.draw(merchant, [], [], relations)
    return sorted((one.kind, one.program_id, one.account_id) for one in drawn.lines)


# --- the query ---------------------------------------------------------------------------------------


def test_bound_associated_and_granted_are_one_relation_a_pair(merchant: Merchant) -> None:
    program, account = make.make_program(merchant), make.make_account(merchant)
    make.bind(program, account)
    make.associate(account, program)
    (one,) = overview(merchant).relations
    assert one.bound_at
    assert one.associated_at
    assert one.granted_at is None
    assert one.since == min(one.bound_at, one.associated_at)
    assert lines_of(merchant, [one]) == [
        ("associated", program.pk, account.pk),
        ("bound", program.pk, account.pk),
    ]


def test_a_grant_that_ended_is_no_relation(merchant: Merchant) -> None:
    program, account = make.make_program(), make.make_account(merchant)
    make.make_grant(program, account, state=GrantState.REVOKED)
    assert overview(merchant).relations == []
    make.make_grant(program, account, state=GrantState.REQUESTED)
    (one,) = overview(merchant).relations
    assert drawing.kinds_of(one) == ["asked"]


def test_another_merchants_relations_are_not_ours(merchant: Merchant) -> None:
    theirs = make.make_program()
    make.bind(theirs, make.make_account(theirs.app.merchant))
    ours = make.make_account(merchant)
    grant = make.make_grant(theirs_too := make.make_program(), ours)
    make.bind(theirs_too, ours, grant=grant)
    found = overview(merchant).relations
    assert [(one.program, one.account) for one in found] == [(theirs_too, ours)]
    assert found[0].granted_at
    # The grant is what the binding rests on: one line, not two.
    assert drawing.kinds_of(found[0]) == ["bound"]
    # The other side sees it as well: it takes part.
    assert len(overview(theirs_too.app.merchant).relations) == 1


def test_narrowed_to_one_program_or_account(merchant: Merchant) -> None:
    first, second = make.make_program(merchant), make.make_program(merchant)
    one, other = make.make_account(merchant), make.make_account(merchant)
    make.bind(first, one)
    make.bind(second, other)
    make.associate(other, first)
    assert len(overview(merchant).relations) == 3
    assert len(overview(merchant, program_id=first.pk).relations) == 2
    assert len(overview(merchant, account_id=one.pk).relations) == 1


def test_more_than_can_be_read_says_so(merchant: Merchant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "MOST", 1)
    account = make.make_account(merchant)
    make.associate(account, make.make_program(merchant))
    assert not overview(merchant).more
    make.associate(account, make.make_program(merchant))
    assert overview(merchant).more
    assert len(overview(merchant).relations) == 1


# --- the drawing -------------------------------------------------------------------------------------


def test_everything_of_ones_own_has_a_place_even_alone(merchant: Merchant) -> None:
    program, account = make.make_program(merchant), make.make_account(merchant)
    alone = make.make_account(merchant)
    make.bind(program, account)
    relations = overview(merchant).relations
    drawn = drawing.draw(merchant, [program], [alone, account], relations)
    assert [node.app.pk for node in drawn.programs] == [program.pk]
    # Whoever is related comes before whoever stands alone.
    assert [node.app.pk for node in drawn.accounts] == [account.pk, alone.pk]
    assert drawn.height == 2 * drawing.ROW
    (line,) = drawn.lines
    assert (line.start, line.end) == (drawing.ROW, drawing.ROW / 2)
    assert lines_of(merchant, relations) == [("bound", program.pk, account.pk)]


def test_lines_do_not_cross_without_need(merchant: Merchant) -> None:
    programs = [make.make_program(merchant) for _ in range(4)]
    accounts = [make.make_account(merchant) for _ in range(4)]
    for program, account in zip(programs, reversed(accounts), strict=True):
        make.bind(program, account)
    drawn = drawing.draw(merchant, programs, accounts, overview(merchant).relations)
    assert all(line.start == line.end for line in drawn.lines)


def test_what_finds_no_room_is_counted(merchant: Merchant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "MOST", 2)
    programs = [make.make_program(merchant) for _ in range(3)]
    account = make.make_account(merchant)
    make.bind(programs[2], account)
    drawn = drawing.draw(merchant, programs, [account], overview(merchant).relations)
    assert drawn.left_out == 1
    assert programs[2].pk in {node.app.pk for node in drawn.programs}
    assert len(drawn.lines) == 1


# --- the page ----------------------------------------------------------------------------------------


def test_own_ones_lead_to_their_pages_and_others_do_not(owner: Member, merchant: Merchant) -> None:
    program = make.make_program(merchant, name="Coffee shop")
    theirs = make.make_account(name="City news")
    make.bind(program, theirs, grant=make.make_grant(program, theirs))
    page = text_of(browser(owner).get(PATH))
    assert f'href="/console/programs/{program.pk}/"' in page
    assert f"/console/accounts/{theirs.pk}/" not in page
    assert "City news" in page
    assert theirs.app.merchant.name in page
    assert "bound · granted" in page


def test_without_anything_the_page_says_what_to_do(owner: Member, merchant: Merchant) -> None:
    page = text_of(browser(owner).get(PATH))
    assert "No map yet" in page
    assert 'href="/console/programs/"' in page


def test_with_no_relation_the_page_says_what_to_do(owner: Member, merchant: Merchant) -> None:
    program = make.make_program(merchant)
    page = text_of(browser(owner).get(PATH))
    assert "Nothing is related yet" in page
    assert f'href="/console/programs/{program.pk}/binding/"' in page


def test_the_file_has_every_relation_of_all_pages(owner: Member, merchant: Merchant) -> None:
    account = make.make_account(merchant, name="=news")
    for _ in range(12):
        make.associate(account, make.make_program(merchant))
    client = browser(owner)
    assert text_of(client.get(PATH, {"size": 10})).count("data-value=") == 4 * 10
    answer: Any = client.get(PATH, {"file": "csv", "of": "relations"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "data-map-" in answer["Content-Disposition"]
    text = answer.content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))
    assert lines[0] == ["Mini program", "Lifestyle account", "Relation", "Related since"]
    assert len(lines) == 13
    # What a spreadsheet would run, it does not run.
    assert {line[1] for line in lines[1:]} == {"'=news"}


def test_somebody_elses_program_is_no_filter(owner: Member, merchant: Merchant) -> None:
    account = make.make_account(merchant)
    make.associate(account, make.make_program(merchant))
    page = text_of(browser(owner).get(PATH, {"program": make.make_program().pk}))
    assert "associated" in page
    assert page.count('class="is-associated" d="M0 32') == 1
