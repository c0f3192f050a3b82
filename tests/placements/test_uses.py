"""Where a mini program, a label and a group are used."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lifeloop.followers.models import Group, Label
from lifeloop.followers.rules import used_by
from lifeloop.placements.models import Code, ShortLink
from lifeloop.placements.queries.uses import Use, UseSort, lost, uses, uses_of
from tests import factories as make
from tests import factories_placements as placed

pytestmark = pytest.mark.django_db


def test_every_placement_that_leads_there_is_named() -> None:
    account, program, other = make.make_account(), make.make_program(), make.make_program()
    into = placed.into(program, "pages/menu")
    text = placed.menu(
        account,
        placed.stored(
            "更多", target=None, children=[{"id": "sub1", "name": "点单", "target": into}]
        ),
    )
    gold = placed.menu(account, placed.stored(target=into), name="金卡", rule={"client": "iphone"})
    placed.ads(account, placed.link(), into)
    slot = placed.marketing(account, *[placed.link()] * 3, into, title="本周")
    code = Code.objects.create(
        account=account, token="t1", sort="PERM", scene_id="s1", remark="门口", goto=into
    )
    Code.objects.create(account=account, token="t2", sort="PERM", scene_id="s2", goto=None)
    short = ShortLink.objects.create(account=account, token="t3", target=into)
    assert uses(account, program.pk) == [
        Use(UseSort.MENU, text.pk, "", "text"),
        Use(UseSort.MENU, gold.pk, "金卡", "text"),
        Use(UseSort.ADS, account.pk),
        Use(UseSort.MARKETING, slot.pk, "本周"),
        Use(UseSort.CODE, code.pk, "门口"),
        Use(UseSort.SHORT_LINK, short.pk, "t3"),
    ]
    assert uses(account, other.pk) == []
    assert uses(make.make_account(), program.pk) == []


def test_more_programs_are_no_more_queries() -> None:
    account = make.make_account()
    programs = [make.make_program() for _ in range(3)]
    for program in programs:
        placed.marketing(account, *[placed.into(program)] * 4)
    placed.menu(account)
    counts = []
    for wanted in (programs[:1], programs):
        with CaptureQueriesContext(connection) as seen:
            uses_of(account, [program.pk for program in wanted])
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_label_and_a_group_in_use_are_named() -> None:
    account = make.make_account()
    label = Label.objects.create(account=account, name="level")
    group = Group.objects.create(account=account, name="regulars", rules=[])
    placed.menu(account, rule={"label": label.pk}, name="金卡")
    placed.menu(account, rule={"group": group.pk}, name="常客")
    placed.extension(account, name="积分", rule={"label": label.pk, "values": []}, rule_key="1:")
    assert used_by.of_label(account.pk, label.pk) == ["金卡", "积分"]
    assert used_by.of_group(account.pk, group.pk) == ["常客"]
    assert used_by.of_label(account.pk, label.pk + 1) == []


def test_what_any_placement_leads_to_in_vain() -> None:
    account = make.make_account()
    by_menu, by_code, by_link, fine = (make.make_program() for _ in range(4))
    make.associate(account, fine)
    placed.menu(account, placed.stored(target=placed.into(by_menu)))
    placed.ads(account, placed.into(fine))
    Code.objects.create(
        account=account, token="t1", sort="PERM", scene_id="s1", goto=placed.into(by_code)
    )
    ShortLink.objects.create(account=account, token="t2", target=placed.into(by_link))
    ShortLink.objects.create(account=account, token="t3", target=placed.link())
    found = {way.app_id: way.dark for way in lost(account)}
    assert found == dict.fromkeys((by_menu.pk, by_code.pk, by_link.pk), "not_associated")
