"""Trust row 42: the operator sees masked phones; the whole one takes a reason and the password, and the person is told."""

import pytest

from lifeloop.audit.models import Record
from lifeloop.console.registry import PAGES
from lifeloop.identity.models import Member, Person
from lifeloop.identity.rules.roles import Can, Role
from tests import factories as make
from tests.console.helpers import browser, later, text_of
from tests.contracts.page_world import World
from tests.contracts.visits import address

pytestmark = pytest.mark.django_db
REASON = "Complaint 2026-17: the caller asks which number we have"


@pytest.fixture
def operator() -> Member:
    return make.make_member(is_operator=True, password=make.PASSWORD, login="platform")


@pytest.fixture
def person() -> Person:
    return make.make_person(phone="+8613844445678")


def there(person: Person) -> str:
    return f"/console/platform/people/{person.user_id}/phone/"


def test_the_operator_sees_it_masked(operator: Member, person: Person) -> None:
    client = browser(operator)
    page = text_of(client.get(f"/console/platform/people/?number={person.user_id}"))
    assert "138****5678" in page
    assert "13844445678" not in page
    assert "13844445678" not in text_of(client.get(there(person)))
    assert "Nobody has this number" in text_of(client.get("/console/platform/people/?number=2088"))
    # No search by phone: it would tell who has which.
    assert "Nobody has this number" in text_of(
        client.get(f"/console/platform/people/?number={person.phone}")
    )


def test_a_look_takes_a_reason_and_the_password_and_is_on_record(
    operator: Member, person: Person
) -> None:
    client = browser(operator)
    for typed in (
        {"reason": REASON, "old": "a guess"},
        {"reason": "", "old": make.PASSWORD},
        {"reason": "x", "old": make.PASSWORD},
        {"reason": REASON, "old": ""},
    ):
        answer = client.post(there(person), typed)
        assert answer.status_code == 422
        assert "13844445678" not in text_of(answer)
    assert not Record.objects.filter(action="person.phone_revealed").exists()
    answer = client.post(there(person), {"reason": REASON, "old": make.PASSWORD})
    assert answer.status_code == 200
    assert "+8613844445678" in text_of(answer)
    assert "no-store" in answer["Cache-Control"]
    row = Record.objects.get(action="person.phone_revealed")
    assert (row.actor_name, row.target_id, row.data) == (
        "platform",
        str(person.pk),
        {"reason": REASON},
    )
    assert "4444" not in f"{row.target_name}{row.data}"
    # It is on no page that can be opened again.
    assert "13844445678" not in text_of(client.get(there(person)))
    assert REASON in text_of(client.get(f"/console/platform/people/?number={person.user_id}"))


def test_guessing_the_password_is_limited(operator: Member, person: Person) -> None:
    client = browser(operator)
    for _ in range(10):
        client.post(there(person), {"reason": REASON, "old": "a guess"})
    answer = client.post(there(person), {"reason": REASON, "old": make.PASSWORD})
    assert "Too many tries" in text_of(answer)
    assert "13844445678" not in text_of(answer)


def test_twenty_an_hour(operator: Member) -> None:
    client = browser(operator)
    for _ in range(20):
        one = make.make_person()
        assert client.post(there(one), {"reason": REASON, "old": make.PASSWORD}).status_code == 200
    one = make.make_person()
    answer = client.post(there(one), {"reason": REASON, "old": make.PASSWORD})
    assert "Too many tries" in text_of(answer)
    with later(hours=1):
        client = browser(operator)
        assert client.post(there(one), {"reason": REASON, "old": make.PASSWORD}).status_code == 200


def test_nobody_but_the_operator(person: Person) -> None:
    owner = make.make_member(password=make.PASSWORD)
    make.join(owner, make.make_merchant(), Role.OWNER)
    answer = browser(owner).post(there(person), {"reason": REASON, "old": make.PASSWORD})
    assert answer.status_code == 403
    assert browser(owner).get("/console/platform/people/").status_code == 403
    assert browser().post(there(person))["Location"].startswith("/console/login/")


def test_no_page_of_the_operators_shows_a_whole_number() -> None:
    world = World()
    phones = [
        *Person.objects.values_list("phone", flat=True),
        *Member.objects.values_list("phone", flat=True),
    ]
    whole = [phone.removeprefix("+86") for phone in phones]
    client = browser(world.operator)
    platform = [one for one in PAGES if one.can is Can.PLATFORM]
    assert len(platform) > 8
    tables = [f"/admin/identity/{name}/" for name in ("person", "member", "invitation")]
    for there_ in [*(address(one, world) for one in platform), *tables]:
        answer = client.get(there_)
        text = b"".join(answer) if answer.streaming else answer.content
        assert not [number for number in whole if number.encode() in text], there_
