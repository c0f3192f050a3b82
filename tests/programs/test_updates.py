"""A listed program's next version: reviewed beside it, given to everybody on approval, no minute of darkness."""

import pytest

from lifeloop.audit import SYSTEM
from lifeloop.audit.models import Record
from lifeloop.kernel.errors import DomainError
from lifeloop.programs import releases, services
from lifeloop.programs.models import Program, Source, Version
from lifeloop.programs.queries import waiting_for_review
from lifeloop.programs.rules import UPDATE_EDGES, Act, ProgramState, acts, is_update, move_update
from tests import factories as make

CASES = [(waits, act) for waits in (False, True) for act in Act]


@pytest.mark.parametrize(("waits", "act"), CASES)
def test_every_edge_and_every_missing_one(waits: bool, act: Act) -> None:
    if (waits, act) in UPDATE_EDGES:
        assert move_update(False, waits, act) is (act is Act.SUBMIT)
        assert act in acts(ProgramState.LISTED, False, waits)
    else:
        with pytest.raises(DomainError):
            move_update(False, waits, act)
    with pytest.raises(DomainError):
        move_update(True, waits, act)


def test_only_listed_programs_have_updates() -> None:
    states = {state for state in ProgramState.values for act in Act if is_update(state, act)}
    assert states == {ProgramState.LISTED}


@pytest.fixture
def program(db: None) -> Program:
    """Listed with version 1; version 2 is uploaded."""
    made = make.make_program(source=Source.PACKAGE, address="")
    made.version = make.make_version(made, number=1)
    made.save()
    make.make_version(made, number=2, name="2.0.0")
    return made


def again(program: Program) -> Program:
    return Program.objects.select_related("version", "candidate").get(pk=program.pk)


def number_of(version: Version | None) -> int:
    return version.number if version else 0


def test_people_keep_the_present_version_until_the_next_is_approved(program: Program) -> None:
    services.submit(SYSTEM, program)
    row = again(program)
    assert (row.state, number_of(row.version), number_of(row.candidate)) == ("listed", 1, 2)
    assert list(waiting_for_review()) == [row]
    assert releases.released(program.pk, 1) is not None
    assert releases.released(program.pk, 2) is None
    services.approve(SYSTEM, program.pk)
    row = again(program)
    assert (row.state, number_of(row.version), row.candidate) == ("listed", 2, None)
    assert releases.released(program.pk, 2) is not None
    assert not waiting_for_review().exists()
    actions = list(Record.objects.order_by("pk").values_list("action", flat=True))
    assert actions == ["program.update_submit", "program.update_approve"]


def test_sent_back_or_withdrawn_it_is_kept_and_not_given_out(program: Program) -> None:
    services.submit(SYSTEM, program)
    services.reject(SYSTEM, program.pk, note="缺少隐私说明")
    row = again(program)
    assert (row.state, number_of(row.version), row.candidate) == ("listed", 1, None)
    assert row.review_note == "缺少隐私说明"
    services.submit(SYSTEM, program)
    services.withdraw(SYSTEM, program)
    assert again(program).candidate is None


def test_what_was_submitted_is_what_is_approved(program: Program) -> None:
    services.submit(SYSTEM, program)
    make.make_version(program, number=3)
    services.approve(SYSTEM, program.pk)
    assert number_of(again(program).version) == 2


def nothing_newer(program: Program) -> None:
    Version.objects.filter(program=program, number=2).delete()
    services.submit(SYSTEM, program)


def twice(program: Program) -> None:
    services.submit(SYSTEM, program)
    services.submit(SYSTEM, program)


def an_address(program: Program) -> None:
    Program.objects.update(source=Source.ADDRESS)
    services.submit(SYSTEM, program)


def while_suspended(program: Program) -> None:
    Program.objects.update(suspended=True)
    services.submit(SYSTEM, program)


@pytest.mark.parametrize(
    ("attempt", "code", "left"),
    [
        (nothing_newer, "NOTHING_NEWER", 0),
        (twice, "PROGRAM_STATE_REFUSED", 2),
        (an_address, "NOTHING_NEWER", 0),
        (while_suspended, "PROGRAM_STATE_REFUSED", 0),
        (lambda program: services.approve(SYSTEM, program.pk), "PROGRAM_STATE_REFUSED", 0),
    ],
    ids=["nothing newer", "twice", "an address", "suspended", "approve nothing"],
)
def test_refusals_change_nothing(program: Program, attempt: object, code: str, left: int) -> None:
    assert callable(attempt)
    with pytest.raises(DomainError) as refusal:
        attempt(program)
    assert refusal.value.code == code
    row = again(program)
    assert (number_of(row.version), number_of(row.candidate)) == (1, left)


def test_delisting_takes_the_next_version_out_of_review(program: Program) -> None:
    services.submit(SYSTEM, program)
    services.delist(SYSTEM, program)
    row = again(program)
    assert (row.state, row.candidate) == (ProgramState.DELISTED, None)
    assert not waiting_for_review().exists()
