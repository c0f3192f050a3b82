"""The template library: made, edited, stopped; proposed and answered; chosen with its scene."""

from datetime import timedelta

import pytest
import time_machine

from lifeloop.audit.models import Record
from lifeloop.identity.actors import member_actor
from lifeloop.kernel import clock
from lifeloop.kernel.errors import DomainError
from lifeloop.messaging.models import LibraryTemplate, TemplateScene, TemplateState, UserTemplate
from lifeloop.messaging.queries import templates as queries
from lifeloop.messaging.services import library, templates
from tests import factories as make
from tests import factories_templates as made

pytestmark = pytest.mark.django_db

GOOD = [("取餐码", "B217"), ("商品名称", "燕麦拿铁"), ("门店", "梧桐路店")]


def entry(**over: object) -> dict[str, object]:
    facts = {"title": "取货提醒", "industry": "餐饮", "scene": TemplateScene.ONE_TIME}
    return {**facts, "example": GOOD, **over}


def code_of(refused: "pytest.ExceptionInfo[DomainError]") -> str:
    return refused.value.code


def test_the_operator_makes_edits_stops_and_offers_again() -> None:
    operator = member_actor(make.make_member(is_operator=True))
    row = library.make(operator, **entry())  # type: ignore[arg-type]
    assert row.pk.startswith("TM")
    assert row.keywords == ["取餐码", "商品名称", "门店"]
    assert row in queries.library()
    program = make.make_program()
    mine = templates.choose(operator, program, library_code=row.pk, keywords=["门店", "取餐码"])
    assert (mine.scene, mine.keywords) == (TemplateScene.ONE_TIME, ["门店", "取餐码"])

    library.edit(operator, code=row.pk, title="取货通知", industry="零售", example=GOOD[:2])
    mine.refresh_from_db()
    assert mine.title == "取货提醒"  # what was chosen stays as it was
    library.set_state(operator, code=row.pk, state=TemplateState.STOPPED)
    assert row not in queries.library()
    with pytest.raises(DomainError) as refused:
        templates.choose(operator, program, library_code=row.pk, keywords=["商品名称", "取餐码"])
    assert code_of(refused) == "MESSAGE_LIBRARY_ILLEGAL"
    library.set_state(operator, code=row.pk, state=TemplateState.ACTIVE)
    assert row in queries.library()
    acts = set(Record.objects.values_list("action", flat=True))
    assert {"template.library_made", "template.library_edited", "template.library_stopped"} <= acts


@pytest.mark.parametrize(
    ("over", "code"),
    [
        ({"title": "x"}, "LIBRARY_TITLE_INVALID"),
        ({"title": "<b>取货</b>"}, "LIBRARY_TITLE_INVALID"),
        ({"title": "一" * 21}, "LIBRARY_TITLE_INVALID"),
        ({"example": GOOD[:1]}, "LIBRARY_KEYWORDS_INVALID"),
        ({"example": [*GOOD, GOOD[0]]}, "LIBRARY_KEYWORDS_INVALID"),
        ({"example": [(f"词{n}", "a") for n in range(11)]}, "LIBRARY_KEYWORDS_INVALID"),
        ({"example": [("取餐码！", "1"), ("门店", "1")]}, "LIBRARY_KEYWORDS_INVALID"),
        ({"example": [("一二三四五六七八九十一", "1"), ("门店", "1")]}, "LIBRARY_KEYWORDS_INVALID"),
        ({"example": [("取餐码", " "), ("门店", "1")]}, "LIBRARY_KEYWORDS_INVALID"),
        ({"example": [("取餐码", "1" * 51), ("门店", "1")]}, "LIBRARY_KEYWORDS_INVALID"),
        ({"example": [("取餐码", "a\x00b"), ("门店", "1")]}, "LIBRARY_KEYWORDS_INVALID"),
    ],
)
def test_a_bad_entry_is_refused_and_nothing_is_written(over: dict[str, object], code: str) -> None:
    before = LibraryTemplate.objects.count()
    with pytest.raises(DomainError) as refused:
        library.make(member_actor(make.make_member()), **entry(**over))  # type: ignore[arg-type]
    assert code_of(refused) == code
    assert LibraryTemplate.objects.count() == before
    assert not Record.objects.exists()


def test_a_twin_is_refused() -> None:
    actor = member_actor(make.make_member())
    first = library.make(actor, **entry())  # type: ignore[arg-type]
    with pytest.raises(DomainError) as refused:
        library.make(actor, **entry(example=list(reversed(GOOD))))  # type: ignore[arg-type]
    assert code_of(refused) == "LIBRARY_TEMPLATE_EXISTS"
    assert refused.value.params == {"code": first.pk}
    library.make(actor, **entry(scene=TemplateScene.FORM))  # type: ignore[arg-type]


def test_a_proposal_waits_and_is_answered_once() -> None:
    member, operator = make.make_member(), member_actor(make.make_member(is_operator=True))
    merchant = make.make_merchant(owner=member)
    row = library.propose(member_actor(member), merchant, **entry())  # type: ignore[arg-type]
    assert row not in queries.library()
    assert list(queries.waiting_proposals()) == [row]
    assert list(queries.proposals_of(merchant)) == [row]
    assert not queries.proposals_of(make.make_merchant()).exists()
    with pytest.raises(DomainError):
        library.set_state(operator, code=row.pk, state=TemplateState.ACTIVE)
    library.reject(operator, code=row.pk, note="同类模板已有")
    row.refresh_from_db()
    assert (row.review, row.review_note) == ("rejected", "同类模板已有")
    with pytest.raises(DomainError) as refused:
        library.approve(operator, code=row.pk)
    assert code_of(refused) == "TEMPLATE_PROPOSAL_GONE"
    second = library.propose(member_actor(member), merchant, **entry())  # type: ignore[arg-type]
    library.approve(operator, code=second.pk)
    assert second in queries.library()


def test_proposals_are_limited_a_month(settings: pytest.FixtureRequest) -> None:
    settings.LIFELOOP_TEMPLATE_PROPOSALS_PER_MONTH = 2  # type: ignore[attr-defined]
    actor, merchant = member_actor(make.make_member()), make.make_merchant()
    for title in ("甲类提醒", "乙类提醒"):
        library.propose(actor, merchant, **entry(title=title))  # type: ignore[arg-type]
    with pytest.raises(DomainError) as refused:
        library.propose(actor, merchant, **entry(title="丙类提醒"))  # type: ignore[arg-type]
    assert code_of(refused) == "TEMPLATE_PROPOSAL_LIMIT"
    library.propose(actor, make.make_merchant(), **entry(title="丙类提醒"))  # type: ignore[arg-type]
    with time_machine.travel(clock.now() + timedelta(days=32)):
        library.propose(actor, merchant, **entry(title="丁类提醒"))  # type: ignore[arg-type]


def test_a_template_is_stopped_and_started_under_its_id(settings: pytest.FixtureRequest) -> None:
    actor, program = member_actor(make.make_member()), make.make_program()
    mine = make.make_template(program)
    templates.stop(actor, program, template_id=mine.pk)
    assert UserTemplate.objects.get().state == TemplateState.STOPPED
    for _ in range(templates.MOST):
        last = make.make_template(program)
    with pytest.raises(DomainError) as refused:
        templates.start(actor, program, template_id=mine.pk)
    assert code_of(refused) == "USER_TEMPLATE_OVER_LIMIT"
    templates.stop(actor, program, template_id=last.pk)
    assert templates.start(actor, program, template_id=mine.pk).state == TemplateState.ACTIVE
    with pytest.raises(DomainError):
        templates.start(actor, make.make_program(), template_id=last.pk)


def test_an_accounts_template_is_none_for_a_program() -> None:
    of_account = make.make_library_template(scene=TemplateScene.ACCOUNT)
    proposed = made.proposal()
    for row in (of_account, proposed):
        with pytest.raises(DomainError) as refused:
            templates.choose(
                member_actor(make.make_member()),
                make.make_program(),
                library_code=row.pk,
                keywords=row.keywords[:2],
            )
        assert code_of(refused) == "MESSAGE_LIBRARY_ILLEGAL"
