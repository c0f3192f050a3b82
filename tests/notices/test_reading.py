"""Reading: one's own alone, of a company what the role there may see now; read marks stay."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lifeloop.identity.models import Membership
from lifeloop.identity.rules.roles import Role
from lifeloop.notices.errors import NoticeNotFound
from lifeloop.notices.models import Notice
from lifeloop.notices.queries import bell
from lifeloop.notices.services import reading
from lifeloop.outbox import Event
from tests import factories as make
from tests.factories_notices import make_notice
from tests.notices.scene import Scene, reader

pytestmark = pytest.mark.django_db


def test_a_member_sees_their_own_of_all_their_companies() -> None:
    scene = Scene()
    owner = scene.ours.owner
    make.join(owner, scene.theirs.merchant, Role.VIEWER)
    mine = [
        make_notice(owner),
        make_notice(owner, scene.ours.merchant),
        make_notice(owner, scene.theirs.merchant),
    ]
    make_notice(scene.ours.admin, scene.ours.merchant)
    assert set(bell.of(reader(owner))) == set(mine)
    assert bell.unread(reader(owner)) == 3


def test_what_the_role_may_not_see_is_not_there_and_comes_back_with_the_role() -> None:
    scene = Scene()
    admin = scene.ours.admin
    keys = make_notice(admin, scene.ours.merchant, kind="keys_changed", variant="added")
    plain = make_notice(admin, scene.ours.merchant)
    membership = Membership.objects.get(member=admin)
    membership.role = Role.VIEWER
    membership.save()
    assert list(bell.of(reader(admin))) == [plain]
    with pytest.raises(NoticeNotFound):
        reading.read(reader(admin), notice_id=keys.pk)
    membership.role = Role.ADMIN
    membership.save()
    assert set(bell.of(reader(admin))) == {keys, plain}


def test_who_left_the_company_sees_nothing_of_it() -> None:
    scene = Scene()
    admin = scene.ours.admin
    make_notice(admin, scene.ours.merchant)
    own = make_notice(admin)
    Membership.objects.filter(member=admin).delete()
    assert list(bell.of(reader(admin))) == [own]
    assert bell.unread(reader(admin)) == 1


def test_the_platforms_are_the_operators_as_long_as_they_are_operators() -> None:
    operator = make.make_member(is_operator=True)
    make_notice(operator, kind="review_waits", variant="program")
    assert bell.unread(reader(operator)) == 1
    operator.is_operator = False
    assert bell.unread(reader(operator)) == 0


def test_what_was_only_texted_is_not_in_the_bell() -> None:
    member = make.make_member()
    make_notice(member, in_bell=False)
    assert list(bell.of(reader(member))) == []
    assert bell.unread(reader(member)) == 0


def test_reading_one_is_kept_and_told_once() -> None:
    member = make.make_member()
    notice, other = make_notice(member), make_notice(member)
    assert reading.read(reader(member), notice_id=notice.pk) == notice
    notice.refresh_from_db()
    first = notice.read_at
    assert first is not None
    reading.read(reader(member), notice_id=notice.pk)
    notice.refresh_from_db()
    assert notice.read_at == first
    assert Event.objects.get(kind="notices.read").facts == {"members": [member.pk]}
    assert list(bell.of(reader(member), unread=True)) == [other]


def test_somebody_elses_cannot_be_read() -> None:
    notice = make_notice(make.make_member())
    for number in (notice.pk, 1):
        with pytest.raises(NoticeNotFound):
            reading.read(reader(make.make_member()), notice_id=number)
    notice.refresh_from_db()
    assert notice.read_at is None
    assert not Event.objects.exists()


def test_all_are_those_that_can_be_seen() -> None:
    scene = Scene()
    admin = scene.ours.admin
    seen = [make_notice(admin), make_notice(admin, scene.ours.merchant)]
    hidden = make_notice(admin, scene.theirs.merchant)
    others = make_notice(scene.ours.owner, scene.ours.merchant)
    assert reading.read_all(reader(admin)) == 2
    assert reading.read_all(reader(admin)) == 0
    unread = set(Notice.objects.filter(read_at=None))
    assert unread == {hidden, others}
    assert not unread & set(seen)


def test_the_number_is_one_look_and_ends_at_a_hundred() -> None:
    scene = Scene()
    owner = scene.ours.owner
    for _ in range(120):
        make_notice(owner, scene.ours.merchant)
    who = reader(owner)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert bell.unread(who) == bell.MOST_COUNTED
    assert len(queries) == 1
