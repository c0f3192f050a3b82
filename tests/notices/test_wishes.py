"""What members wish to be told of."""

import pytest

from lifeloop.audit.models import Record
from lifeloop.identity.models import Member
from lifeloop.identity.rules.roles import Role
from lifeloop.notices.models import Wish
from lifeloop.notices.queries import wishes
from lifeloop.notices.queries.bell import kinds_for
from lifeloop.notices.queries.wishes import Wished
from lifeloop.notices.registry import KINDS
from lifeloop.notices.services.wishes import wish
from tests import factories as make
from tests.notices.scene import Scene, by, reader

pytestmark = pytest.mark.django_db

SILENT = Wished(bell=False, text=False)


def keep(member: Member, **wanted: Wished) -> int:
    return wish(by(member), member, reader=reader(member), wanted=wanted)


def test_a_wish_is_kept_changed_and_on_record() -> None:
    owner = Scene().ours.owner
    assert keep(owner, keys_changed=SILENT, session_begun=Wished(bell=True, text=False)) == 2
    kinds = [KINDS["keys_changed"], KINDS["session_begun"], KINDS["talk_waits"]]
    assert wishes.of_member(owner.pk, kinds) == {
        "keys_changed": SILENT,
        "session_begun": Wished(bell=True, text=False),
        "talk_waits": Wished(bell=True, text=False),
    }
    record = Record.objects.get(action="member.notices_set")
    assert record.data["keys_changed"] == {"bell": False, "text": False}
    assert keep(owner, keys_changed=Wished(bell=True, text=True)) == 1
    assert Wish.objects.filter(kind="keys_changed").count() == 1
    assert wishes.of_members(KINDS["keys_changed"], {owner.pk})[owner.pk].text


def test_the_same_wish_again_changes_nothing_and_leaves_no_record() -> None:
    owner = Scene().ours.owner
    same = wishes.default(KINDS["keys_changed"])
    assert keep(owner, keys_changed=same) == 0
    assert not Wish.objects.exists()
    assert not Record.objects.filter(action="member.notices_set").exists()


def test_kinds_that_cannot_come_to_the_member_are_left_alone() -> None:
    viewer = Scene().ours.roles[Role.VIEWER]
    assert keep(viewer, keys_changed=SILENT, review_waits=SILENT, no_such_kind=SILENT) == 0
    assert not Wish.objects.exists()


def test_the_kinds_follow_the_roles() -> None:
    scene = Scene()
    names = {
        role: {kind.name for kind in kinds_for(reader(one))}
        for role, one in scene.ours.roles.items()
    }
    assert names[Role.VIEWER] < names[Role.OPERATOR] < names[Role.ADMIN]
    assert "grant_given" in names[Role.ADMIN]
    assert "grant_given" not in names[Role.OPERATOR]
    assert "review_waits" not in names[Role.OWNER]
    assert "review_waits" in {kind.name for kind in kinds_for(reader(scene.operator))}
    nobody = {kind.name for kind in kinds_for(reader(make.make_member()))}
    assert nobody == {
        "password_changed",
        "phone_changed",
        "role_changed",
        "second_factor",
        "session_begun",
    }
