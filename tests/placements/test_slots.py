"""Ad slot and marketing slots: each limit, and what people see from the next request on."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import LazySettings

from lifeloop.audit import SYSTEM
from lifeloop.audit.models import Record
from lifeloop.identity.actors import member_actor
from lifeloop.identity.models import Member
from lifeloop.lifestyle.models import Account
from lifeloop.outbox.models import Event
from lifeloop.placements import errors, errors_slots
from lifeloop.placements.models import AdSlot, MarketingSlot
from lifeloop.placements.queries.audience import Audience
from lifeloop.placements.queries.slots import Home, home, marketing
from lifeloop.placements.services.slots import (
    MarketingDraft,
    clear_ads,
    delete_marketing,
    move_marketing,
    save_marketing,
    set_ads,
)
from lifeloop.programs import services as programs
from lifeloop.programs.models import Program
from lifeloop.relations.services.association import dissociate
from tests import factories as make
from tests import factories_placements as placed

pytestmark = pytest.mark.django_db


class Shop:
    def __init__(self) -> None:
        self.member: Member = make.make_member()
        self.actor = member_actor(self.member)
        merchant = make.make_merchant(owner=self.member)
        self.account: Account = make.make_account(merchant)
        self.program: Program = make.make_program(merchant)
        make.associate(self.account, self.program)
        self.wide = placed.picture(self.account, 996, 240).path
        self.head = placed.picture(self.account, 996, 450).path
        self.square = placed.picture(self.account, 300, 300).path

    def frame(self, **over: Any) -> dict[str, Any]:
        return {"picture": self.wide, "name": "桂花拿铁", "target": placed.link(), **over}

    def item(self, **over: Any) -> dict[str, Any]:
        return {"picture": self.square, "title": "拿铁", "target": placed.link(), **over}

    def whole_head(self, **over: Any) -> dict[str, Any]:
        into = placed.into(self.program)
        return {"picture": self.head, "text": "周四上新", "target": into, **over}

    def slot(self, *, title: str = "本周", head: Any = None, items: Any = None) -> MarketingDraft:
        return MarketingDraft(title, head, items if items is not None else [self.item()] * 4)

    def home(self) -> Home:
        return home(self.account, Audience(self.account, None))


@pytest.fixture
def shop() -> Shop:
    return Shop()


def test_frames_are_shown_in_their_order(shop: Shop) -> None:
    into = placed.into(shop.program, "pages/menu")
    set_ads(
        shop.actor, shop.account, frames=[shop.frame(name="一"), shop.frame(name="二", target=into)]
    )
    assert [one.name for one in shop.home().frames] == ["一", "二"]
    assert Record.objects.get(action="ads.set").data == {"frames": 2}
    set_ads(shop.actor, shop.account, frames=[shop.frame(name="三")])
    assert [one.name for one in shop.home().frames] == ["三"]
    clear_ads(shop.actor, shop.account)
    assert shop.home().frames == []
    with pytest.raises(errors_slots.AdSlotEmpty):
        clear_ads(shop.actor, shop.account)


@pytest.mark.parametrize("number,fits", [(0, False), (1, True), (5, True), (6, False)])
def test_one_to_five_frames(shop: Shop, number: int, fits: bool) -> None:
    if fits:
        slot = set_ads(shop.actor, shop.account, frames=[shop.frame()] * number)
        assert len(slot.frames) == number
        return
    with pytest.raises(errors_slots.FramesCount):
        set_ads(shop.actor, shop.account, frames=[shop.frame()] * number)
    nothing_written()


def test_the_number_of_frames_is_a_setting(shop: Shop, settings: LazySettings) -> None:
    settings.LIFELOOP_AD_FRAMES = 2
    with pytest.raises(errors_slots.FramesCount):
        set_ads(shop.actor, shop.account, frames=[shop.frame()] * 3)
    nothing_written()


@pytest.mark.parametrize(
    "over,refusal",
    [
        ({"picture": ""}, errors_slots.SlotPartInvalid),
        ({"name": " "}, errors_slots.SlotPartInvalid),
        ({"name": "长" * 21}, errors_slots.SlotPartInvalid),
        ({"target": None}, errors_slots.SlotPartTarget),
        ({"target": {"kind": "event", "key": "NEW"}}, errors_slots.SlotPartTarget),
        ({"target": placed.link("ftp://coffee.example.com")}, errors_slots.SlotPartTarget),
        ({"picture": "pictures/nowhere.png"}, errors.PictureUnfit),
        (
            {"target": {"kind": "program", "app_id": "2021000000000000"}},
            errors.TargetNotAssociated,
        ),
    ],
)
def test_a_frame_is_whole(shop: Shop, over: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        set_ads(shop.actor, shop.account, frames=[shop.frame(), shop.frame(**over)])
    nothing_written()


def test_pictures_have_the_size_of_their_place(shop: Shop) -> None:
    foreign = placed.picture(make.make_account(), 996, 240).path
    for path in (shop.square, shop.head, foreign):
        with pytest.raises(errors.PictureUnfit):
            set_ads(shop.actor, shop.account, frames=[shop.frame(picture=path)])
    for draft in (
        shop.slot(items=[shop.item(picture=shop.wide)] * 4),
        shop.slot(head=shop.whole_head(picture=shop.square)),
    ):
        with pytest.raises(errors.PictureUnfit):
            save_marketing(shop.actor, shop.account, draft)
    nothing_written()


# --- marketing slots ------------------------------------------------------------------------------------


def test_a_marketing_slot_is_shown_changed_moved_and_deleted(shop: Shop) -> None:
    first = save_marketing(shop.actor, shop.account, shop.slot(head=shop.whole_head()))
    second = save_marketing(shop.actor, shop.account, shop.slot(title="会员日"))
    seen = shop.home().marketing
    assert [slot.title for slot in seen] == ["本周", "会员日"]
    assert seen[0].head is not None
    assert seen[0].head.words == "周四上新"
    assert seen[1].head is None
    move_marketing(shop.actor, shop.account, slot_id=second.pk, up=True)
    move_marketing(shop.actor, shop.account, slot_id=second.pk, up=True)
    assert [slot.title for slot in shop.home().marketing] == ["会员日", "本周"]
    items = [shop.item(title="美式")] * 5
    save_marketing(shop.actor, shop.account, shop.slot(title="下周", items=items), slot_id=first.pk)
    assert len(shop.home().marketing[1].items) == 5
    delete_marketing(shop.actor, shop.account, slot_id=second.pk)
    assert [slot.title for slot in shop.home().marketing] == ["下周"]
    with pytest.raises(errors_slots.MarketingNotFound):
        delete_marketing(shop.actor, shop.account, slot_id=second.pk)


@pytest.mark.parametrize("number,fits", [(3, False), (4, True), (8, True), (9, False)])
def test_four_to_eight_items(shop: Shop, number: int, fits: bool) -> None:
    draft = shop.slot(items=[shop.item()] * number)
    if fits:
        assert len(save_marketing(shop.actor, shop.account, draft).items) == number
        return
    with pytest.raises(errors_slots.ItemsCount):
        save_marketing(shop.actor, shop.account, draft)
    nothing_written()


@pytest.mark.parametrize("missing", ["picture", "text", "target"])
def test_the_head_is_all_three_or_none(shop: Shop, missing: str) -> None:
    head = shop.whole_head(**{missing: None})
    with pytest.raises(errors_slots.HeadIncomplete):
        save_marketing(shop.actor, shop.account, shop.slot(head=head))
    nothing_written()
    empty = {"picture": "", "text": " ", "target": {"kind": "link", "url": ""}}
    assert save_marketing(shop.actor, shop.account, shop.slot(head=empty)).head is None


def test_titles_are_ones_own(shop: Shop) -> None:
    slot = save_marketing(shop.actor, shop.account, shop.slot())
    save_marketing(shop.actor, shop.account, shop.slot(), slot_id=slot.pk)
    for title in ("本周", " 本周 ", "", "长" * 31):
        with pytest.raises(errors_slots.MarketingTitle):
            save_marketing(shop.actor, shop.account, shop.slot(title=title))
    assert MarketingSlot.objects.count() == 1


def test_there_are_only_so_many(shop: Shop, settings: LazySettings) -> None:
    settings.LIFELOOP_MARKETING_SLOTS = 1
    slot = save_marketing(shop.actor, shop.account, shop.slot())
    with pytest.raises(errors_slots.MarketingCap):
        save_marketing(shop.actor, shop.account, shop.slot(title="又一个"))
    save_marketing(shop.actor, shop.account, shop.slot(title="改"), slot_id=slot.pk)
    assert [one.title for one in marketing(shop.account)] == ["改"]


# --- dark at once ---------------------------------------------------------------------------------------


def _dissociated(shop: Shop) -> None:
    dissociate(shop.actor, shop.account, program_id=shop.program.pk)


def _delisted(shop: Shop) -> None:
    programs.delist(shop.actor, shop.program)


def _suspended(shop: Shop) -> None:
    programs.suspend(SYSTEM, shop.program.pk, note="test")


@pytest.mark.parametrize("closing", [_dissociated, _delisted, _suspended])
def test_what_leads_to_a_closed_program_is_dark_at_once(
    shop: Shop, closing: Callable[[Shop], None]
) -> None:
    into = placed.into(shop.program)
    set_ads(shop.actor, shop.account, frames=[shop.frame(), shop.frame(target=into)])
    items = [*[shop.item()] * 3, shop.item(target=into)]
    save_marketing(shop.actor, shop.account, shop.slot(head=shop.whole_head(), items=items))
    before = shop.home()
    assert not any(one.dark for one in before.frames)
    assert before.marketing[0].dark == []
    closing(shop)
    after = shop.home()
    assert [one.dark for one in after.frames] == [False, True]
    assert [one.name for one in after.marketing[0].dark] == ["周四上新", "拿铁"]
    with pytest.raises(errors.TargetNotAssociated):
        set_ads(shop.actor, shop.account, frames=[shop.frame(target=into)])


def nothing_written() -> None:
    assert not AdSlot.objects.exists()
    assert not MarketingSlot.objects.exists()
    assert not Record.objects.exists()
    assert not Event.objects.exists()
