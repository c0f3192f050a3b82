"""A mini program's life: a test per edge; what is no edge is refused and changes nothing."""

from typing import Any

import pytest

from lifeloop.audit import SYSTEM
from lifeloop.audit.models import Record
from lifeloop.kernel.errors import DomainError
from lifeloop.outbox import Event
from lifeloop.programs import services
from lifeloop.programs.models import Program, Source
from lifeloop.programs.rules import EDGES, SUSPENDABLE, Act, ProgramState, move
from tests import factories as make

CASES = [
    (state, suspended, act)
    for state in ProgramState.values
    for suspended in (False, True)
    for act in Act
]


def expected(state: str, suspended: bool, act: Act) -> tuple[str, bool] | None:
    if act is Act.SUSPEND:
        return (state, True) if not suspended and state in SUSPENDABLE else None
    if act is Act.RESUME:
        return (state, False) if suspended else None
    return (EDGES[state, act], False) if not suspended and (state, act) in EDGES else None


@pytest.mark.parametrize(("state", "suspended", "act"), CASES)
def test_every_edge_and_every_missing_one(state: str, suspended: bool, act: Act) -> None:
    wanted = expected(state, suspended, act)
    if wanted is None:
        with pytest.raises(DomainError) as refusal:
            move(state, suspended, act)
        assert refusal.value.code == "PROGRAM_STATE_REFUSED"
    else:
        assert move(state, suspended, act) == wanted


def test_the_edges_are_these() -> None:
    """Written out once more, so that a changed table is a changed promise."""
    drawn = {f"{state} -{act.value}-> {after}" for (state, act), after in EDGES.items()}
    assert drawn == {
        "draft -submit-> in_review",
        "in_review -withdraw-> draft",
        "in_review -approve-> approved",
        "in_review -reject-> draft",
        "approved -list-> listed",
        "approved -submit-> in_review",
        "listed -delist-> delisted",
        "delisted -list-> listed",
        "delisted -submit-> in_review",
    }


@pytest.mark.django_db
def test_a_program_goes_the_whole_way() -> None:
    program = services.create(
        SYSTEM, make.make_merchant(), name="咖啡点单", category="餐饮", introduction="现磨"
    )
    assert (program.state, len(program.pk), program.pk[:4]) == (ProgramState.DRAFT, 16, "2021")
    services.set_address(SYSTEM, program, address="https://coffee.example.com/app")
    services.submit(SYSTEM, program)
    services.reject(SYSTEM, program.pk, note="缺少隐私说明")
    program.refresh_from_db()
    assert (program.state, program.review_note) == (ProgramState.DRAFT, "缺少隐私说明")
    services.submit(SYSTEM, program)
    services.approve(SYSTEM, program.pk)
    services.list_(SYSTEM, program)
    program.refresh_from_db()
    first = program.first_listed_at
    assert (program.state, first is not None) == (ProgramState.LISTED, True)
    services.delist(SYSTEM, program)
    services.list_(SYSTEM, program)
    program.refresh_from_db()
    assert program.first_listed_at == first
    actions = Record.objects.filter(target_id=program.pk).values_list("action", flat=True)
    assert {"program.created", "program.submit", "program.reject", "program.list"} <= set(actions)


@pytest.mark.django_db
@pytest.mark.parametrize("state", [state for state in ProgramState.values if state != "listed"])
def test_a_refused_edge_writes_nothing(state: str) -> None:
    program = make.make_program(state=state)
    before = Program.objects.filter(pk=program.pk).values().get()
    with pytest.raises(DomainError):
        services.delist(SYSTEM, program)
    assert Program.objects.filter(pk=program.pk).values().get() == before
    assert not Record.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.django_db
def test_nothing_to_release_cannot_be_submitted() -> None:
    program = make.make_program(state=ProgramState.DRAFT, source=Source.PACKAGE, address="")
    with pytest.raises(DomainError) as refusal:
        services.submit(SYSTEM, program)
    assert refusal.value.code == "NOTHING_TO_RELEASE"


ADDRESSES = [
    "", "coffee.example.com", "http://coffee.example.com", "https://", "https://localhost/", "https://127.0.0.1/",
    "https://user@coffee.example.com/", "javascript:alert(1)", "https://coffee.example.com/" + "x" * 300,
    "https://coffee.example.com:99999/", "https://咖啡", "https://coffee..example.com/",
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES, ids=range(len(ADDRESSES)))
def test_an_address_must_be_public_https(address: str) -> None:
    program = make.make_program(state=ProgramState.DRAFT)
    with pytest.raises(DomainError) as refusal:
        services.set_address(SYSTEM, program, address=address)
    assert refusal.value.code == "ADDRESS_INVALID"


@pytest.mark.django_db
@pytest.mark.parametrize("state", [ProgramState.IN_REVIEW, ProgramState.LISTED])
def test_the_address_of_a_program_in_review_or_listed_stays(state: str) -> None:
    program = make.make_program(state=state)
    with pytest.raises(DomainError) as refusal:
        services.set_address(SYSTEM, program, address="https://other.example.com/")
    assert refusal.value.code == "PROGRAM_STATE_REFUSED"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("about", "code"),
    [
        ({"name": "x"}, "NAME_LENGTH"),
        ({"name": "长" * 21}, "NAME_LENGTH"),
        ({"name": "a\u0000b"}, "NAME_LENGTH"),
        ({"introduction": " "}, "PROGRAM_INTRODUCTION_LENGTH"),
        ({"introduction": "长" * 501}, "PROGRAM_INTRODUCTION_LENGTH"),
        ({"category": ""}, "CATEGORY_INVALID"),
        ({"category": "不存在的类目"}, "CATEGORY_INVALID"),
        ({"name": "taken"}, "PROGRAM_NAME_TAKEN"),
        ({"name": "TAKEN"}, "PROGRAM_NAME_TAKEN"),
    ],
    ids=range(9),
)
def test_refusals_of_creating_make_nothing(about: dict[str, Any], code: str) -> None:
    make.make_program(name="taken")
    merchant = make.make_merchant()
    facts = {"name": "咖啡点单", "category": "餐饮", "introduction": "现磨", **about}
    with pytest.raises(DomainError) as refusal:
        services.create(SYSTEM, merchant, **facts)
    assert refusal.value.code == code
    assert Program.objects.count() == 1
