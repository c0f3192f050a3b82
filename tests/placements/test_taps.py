"""Taps: where an entry leads, what is told, and what is dark at once."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from lifeloop.audit import SYSTEM
from lifeloop.followers.models import Follow
from lifeloop.identity.actors import member_actor
from lifeloop.identity.models import Member, Person
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account
from lifeloop.lifestyle.services import suspend as suspend_account
from lifeloop.outbox.models import Event
from lifeloop.placements import errors
from lifeloop.placements.queries.menus import menu_for
from lifeloop.placements.rules.targets import EventTarget, ProgramTarget
from lifeloop.placements.services.menus import tap
from lifeloop.programs import services as programs
from lifeloop.programs.models import Program
from lifeloop.relations.services.association import dissociate
from tests import factories as make
from tests import factories_placements as placed

pytestmark = pytest.mark.django_db


class Street:
    """An account whose menu leads to another merchant's program, and somebody who follows it."""

    def __init__(self) -> None:
        self.member: Member = make.make_member()
        merchant = make.make_merchant(owner=self.member)
        self.account: Account = make.make_account(merchant)
        self.program: Program = make.make_program(merchant)
        make.associate(self.account, self.program)
        self.person: Person = make.make_person()
        make.follow(self.person, self.account, active_at=clock.now() - timedelta(days=9))
        into = placed.into(self.program, "pages/menu", "from=menu")
        self.menu = placed.menu(
            self.account,
            placed.stored("点单", id="order", target=into),
            placed.stored(
                "更多",
                id="more",
                target=None,
                children=[
                    {"id": "news", "name": "上新", "target": {"kind": "event", "key": "NEW"}},
                    {"id": "again", "name": "再来", "target": into},
                ],
            ),
        )

    def tap(self, entry_id: str) -> object:
        return tap(self.person, self.account, menu_id=self.menu.pk, entry_id=entry_id)

    def dark(self) -> list[str]:
        seen = menu_for(self.account, style="text", person=self.person)
        assert seen is not None
        return [one.name for one in seen.dark]


@pytest.fixture
def street() -> Street:
    return Street()


def test_a_tap_leads_and_is_told_and_counts_as_activity(street: Street) -> None:
    target = street.tap("order")
    assert isinstance(target, ProgramTarget)
    assert (target.page, target.query) == ("pages/menu", "from=menu")
    told = Event.objects.get(kind="menu.tapped")
    assert told.person_id == street.person.pk
    assert told.account_id == int(street.account.pk)
    assert told.facts == {"menu": street.menu.pk, "entry": "order", "key": ""}
    follow = Follow.objects.get()
    assert follow.active_at > clock.now() - timedelta(minutes=1)
    assert follow.tapped_at is None  # it raised no event that could be answered


def test_an_event_entry_tells_its_key(street: Street) -> None:
    assert isinstance(street.tap("news"), EventTarget)
    assert Event.objects.get(kind="menu.tapped").facts["key"] == "NEW"
    follow = Follow.objects.get()
    assert follow.tapped_at == follow.active_at > clock.now() - timedelta(minutes=1)


@pytest.mark.parametrize("entry_id", ["gone", "more", "", "order' or 1=1"])
def test_what_is_not_there_is_not_tapped(street: Street, entry_id: str) -> None:
    with pytest.raises(errors.MenuEntryGone):
        street.tap(entry_id)
    nothing_noted()


def test_a_suspended_accounts_menu_takes_no_tap(street: Street) -> None:
    suspend_account(SYSTEM, street.account.pk, note="test")
    Event.objects.all().delete()
    street.account.refresh_from_db()
    with pytest.raises(errors.MenuEntryGone):
        street.tap("order")
    nothing_noted()


def _dissociated(street: Street) -> None:
    dissociate(member_actor(street.member), street.account, program_id=street.program.pk)


def _delisted(street: Street) -> None:
    programs.delist(member_actor(street.member), street.program)


def _suspended(street: Street) -> None:
    programs.suspend(SYSTEM, street.program.pk, note="test")


@pytest.mark.parametrize("closing", [_dissociated, _delisted, _suspended])
def test_it_is_dark_at_once(street: Street, closing: Callable[[Street], None]) -> None:
    assert street.dark() == []
    closing(street)
    Event.objects.all().delete()
    assert street.dark() == ["点单", "再来"]
    for entry_id in ("order", "again"):
        with pytest.raises(errors.TargetDark):
            street.tap(entry_id)
    nothing_noted()
    assert isinstance(street.tap("news"), EventTarget)


def nothing_noted() -> None:
    assert not Event.objects.exists()
    assert Follow.objects.get().active_at < clock.now() - timedelta(days=8)
