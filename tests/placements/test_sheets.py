"""Follow sheets: reviewed before they show, to people who do not follow yet, three times at most."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from lifeloop.audit import SYSTEM, Actor
from lifeloop.audit.models import Record
from lifeloop.followers.models import Follow, FollowSource
from lifeloop.kernel.errors import DomainError
from lifeloop.lifestyle.models import Account
from lifeloop.placements.errors_promotion import SheetStateRefused
from lifeloop.placements.models import FollowSheet, SheetClose, SheetState
from lifeloop.placements.queries import sheets as queries
from lifeloop.placements.rules.sheets import EDGES, Act, may, move
from lifeloop.placements.services import sheets
from lifeloop.programs.models import Program
from lifeloop.programs.rules import ProgramState
from tests import factories as make
from tests.factories_promotion import make_picture, make_sheet
from tests.parallel import all_at_once

pytestmark = pytest.mark.django_db
OPERATOR = Actor(kind="member", id="1", name="operator", address="")


@pytest.fixture
def account() -> Account:
    return make.make_account()


@pytest.fixture
def program(account: Account) -> Program:
    made = make.make_program(account.app.merchant)
    make.associate(account, made)
    return made


def refused(act: Callable[[], Any]) -> str:
    with pytest.raises(DomainError) as refusal:
        act()
    return refusal.value.code


def failed(program: Program, sheet: FollowSheet) -> list[str]:
    found = queries.in_program(program, sheet.pk)
    assert found is not None
    return [one.code for one in found.conditions if not one.ok]


# --- the review ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", list(SheetState))
@pytest.mark.parametrize("act", list(Act))
def test_every_edge_that_is_not_in_the_table_is_refused(state: SheetState, act: Act) -> None:
    if (state, act) in EDGES:
        assert may(state, act)
        assert move(state, act) == EDGES[state, act]
    else:
        assert not may(state, act)
        with pytest.raises(SheetStateRefused):
            move(state, act)


def test_the_way_through_the_review(account: Account, program: Program) -> None:
    picture = make_picture(account)
    made = sheets.make(SYSTEM, account, title=" Coffee ", text="A free cup.", picture=picture.path)
    assert (made.title, made.state, len(made.pk)) == ("Coffee", SheetState.DRAFT, 16)
    assert failed(program, made) == ["SHEET_APPROVED"]
    sheets.submit(SYSTEM, account, scene_id=made.pk)
    assert list(queries.waiting_for_review()) == [made]
    assert failed(program, made) == ["SHEET_APPROVED"]
    sheets.reject(OPERATOR, made.pk, note="Say what is free.")
    row = queries.get(account, made.pk)
    assert (row.state, row.review_note) == (SheetState.REJECTED, "Say what is free.")
    sheets.edit(SYSTEM, account, scene_id=made.pk, title="Coffee", text="The second cup is free.")
    assert queries.get(account, made.pk).review_note == ""
    sheets.submit(SYSTEM, account, scene_id=made.pk)
    sheets.approve(OPERATOR, made.pk)
    assert failed(program, made) == []
    # What was approved is what people read: changed, it is looked at again.
    sheets.edit(SYSTEM, account, scene_id=made.pk, title="Tea", text="")
    assert failed(program, made) == ["SHEET_APPROVED"]
    sheets.submit(SYSTEM, account, scene_id=made.pk)
    sheets.withdraw(SYSTEM, account, scene_id=made.pk)
    sheets.delete(SYSTEM, account, scene_id=made.pk)
    assert queries.in_program(program, made.pk) is None
    actions = Record.objects.order_by("id").values_list("action", flat=True)
    assert [action.removeprefix("sheet.") for action in actions] == [
        "made", "submit", "reject", "edited", "submit", "approve", "edited", "submit", "withdraw", "deleted",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("over", "code"),
    [
        ({"title": ""}, "SHEET_TEXT_LENGTH"),
        ({"title": "x" * 21}, "SHEET_TEXT_LENGTH"),
        ({"title": "a\nb"}, "SHEET_TEXT_LENGTH"),
        ({"text": "x" * 61}, "SHEET_TEXT_LENGTH"),
        ({"picture": "pictures/" + "0" * 40 + ".png"}, "PICTURE_NOT_FOUND"),
    ],
)
def test_what_is_wrong_is_refused_and_nothing_is_written(
    account: Account, over: dict[str, str], code: str
) -> None:
    assert refused(lambda: sheets.make(SYSTEM, account, **{"title": "Coffee", **over})) == code
    assert not FollowSheet.objects.exists()
    sheet = make_sheet(account)
    act = lambda: sheets.edit(SYSTEM, account, scene_id=sheet.pk, **{"title": "Coffee", **over})  # noqa: E731
    assert refused(act) == code
    assert queries.get(account, sheet.pk).state == SheetState.APPROVED


def test_another_accounts_sheet_and_picture_are_not_found(account: Account) -> None:
    other = make.make_account()
    sheet, picture = make_sheet(other), make_picture(other)
    for act in (sheets.submit, sheets.withdraw, sheets.delete):
        assert refused(partial(act, SYSTEM, account, scene_id=sheet.pk)) == "SHEET_NOT_FOUND"
    make_one = lambda: sheets.make(SYSTEM, account, title="a", picture=picture.path)  # noqa: E731
    assert refused(make_one) == "PICTURE_NOT_FOUND"


def test_an_account_has_only_so_many(account: Account, settings: Any) -> None:
    settings.LIFELOOP_SHEETS = 1
    sheets.make(SYSTEM, account, title="one")
    assert refused(lambda: sheets.make(SYSTEM, account, title="two")) == "TOO_MANY_SHEETS"


# --- where and to whom --------------------------------------------------------------------------------


def test_it_shows_only_where_every_condition_holds(account: Account, program: Program) -> None:
    sheet = make_sheet(account)
    assert failed(program, sheet) == []
    assert failed(make.make_program(), sheet) == ["RELATED"]
    Account.objects.filter(pk=account.pk).update(suspended=True)
    assert failed(program, sheet) == ["ACCOUNT_OPEN"]
    Account.objects.filter(pk=account.pk).update(suspended=False)
    Program.objects.filter(pk=program.pk).update(state=ProgramState.DELISTED)
    assert failed(Program.objects.get(pk=program.pk), sheet) == ["PROGRAM_OPEN"]
    assert queries.in_program(program, "no such scene") is None


def test_followers_and_those_who_closed_it_three_times_never_see_it(
    account: Account, program: Program
) -> None:
    sheet, person = make_sheet(account), make.make_person()
    other = make_sheet(account)

    def sees(of: FollowSheet) -> list[bool]:
        return [one.ok for one in queries.personal(person, of)]

    assert sees(sheet) == [True, True]
    for times in (1, 2):
        assert sheets.closed(person, program, scene_id=sheet.pk) == times
        assert sees(sheet) == [True, True]
    assert sheets.closed(person, program, scene_id=sheet.pk) == 3
    assert sees(sheet) == [True, False]
    # Each id counts by itself, and for each person.
    assert sees(other) == [True, True]
    assert [one.ok for one in queries.personal(make.make_person(), sheet)] == [True, True]
    act = lambda: sheets.shown(person, program, scene_id=sheet.pk)  # noqa: E731
    assert refused(act) == "SHEET_NOT_FOUND"
    # Changed and approved again it is still the same id.
    sheets.edit(SYSTEM, account, scene_id=sheet.pk, title="Again")
    sheets.submit(SYSTEM, account, scene_id=sheet.pk)
    sheets.approve(OPERATOR, sheet.pk)
    assert sees(sheet) == [True, False]
    make.follow(person, account)
    assert sees(other) == [False, True]


@pytest.mark.django_db(transaction=True)
def test_closes_at_the_same_moment_are_all_counted_until_three() -> None:
    account, person = make.make_account(), make.make_person()
    program = make.make_program()
    make.associate(account, program)
    sheet = make_sheet(account)
    asked = [f"{person.pk},{program.pk},{sheet.pk}"] * 12
    outcomes = all_at_once("tests.placements.scenes_promotion:close", asked)
    times = SheetClose.objects.get(sheet=sheet, person=person).times
    assert times == outcomes.count("closed")
    assert times >= 3
    assert set(outcomes) <= {"closed", "SHEET_NOT_FOUND"}


def test_following_through_it_keeps_scene_and_program(account: Account, program: Program) -> None:
    sheet, person = make_sheet(account), make.make_person()
    sheets.shown(person, program, scene_id=sheet.pk)
    sheets.follow_by(person, program, scene_id=sheet.pk)
    sheets.follow_by(person, program, scene_id=sheet.pk)
    follow = Follow.objects.get(person=person)
    assert (follow.source, follow.scene, follow.program) == (
        FollowSource.COMPONENT,
        sheet.pk,
        program,
    )
    row = FollowSheet.objects.get(pk=sheet.pk)
    assert (row.shown, row.followed) == (1, 1)


@pytest.mark.parametrize("act", [sheets.shown, sheets.closed, sheets.follow_by])
def test_nothing_happens_through_a_sheet_that_may_not_show(
    account: Account, program: Program, act: Callable[..., Any]
) -> None:
    person, draft = make.make_person(), make_sheet(account, state=SheetState.DRAFT)
    strange = make_sheet(make.make_account())
    for scene in (draft.pk, strange.pk, "none"):
        assert refused(partial(act, person, program, scene_id=scene)) == "SHEET_NOT_FOUND"
    assert not Follow.objects.exists()
    assert not SheetClose.objects.exists()
    assert set(FollowSheet.objects.values_list("shown", "followed")) == {(0, 0)}
