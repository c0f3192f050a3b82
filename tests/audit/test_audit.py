"""The audit log: what is written in it stays, in the log of the right merchant."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction

from lifeloop.audit import SYSTEM, Actor, Target, record
from lifeloop.audit.models import AppendOnly, Record
from lifeloop.audit.queries import for_merchant, for_platform, of_target
from lifeloop.database import write
from lifeloop.kernel import clock

pytestmark = pytest.mark.django_db

WANG = Actor("member", 7, "王小明")
LI = Actor("member", 8, "李雷")
COFFEE = Target("binding", 31, "咖啡小程序 → 咖啡生活号")


def bound(merchant_id: int = 1, actor: Actor = WANG, action: str = "binding.bound") -> Record:
    return record(actor=actor, action=action, target=COFFEE, merchant_id=merchant_id)


def test_a_record_tells_who_did_what_to_whom_when_and_from_where() -> None:
    record(
        actor=WANG,
        action="binding.bound",
        target=COFFEE,
        merchant_id=1,
        data={"templates": ["下单成功"]},
        address="203.0.113.9",
    )
    found = for_merchant(1).items[0]
    assert (found.actor_kind, found.actor_id, found.actor_name) == ("member", "7", "王小明")
    assert (found.target_kind, found.target_id, found.target_name) == (
        "binding",
        "31",
        "咖啡小程序 → 咖啡生活号",
    )
    assert (found.action, found.address) == ("binding.bound", "203.0.113.9")
    assert found.data == {"templates": ["下单成功"]}
    assert abs(clock.now() - found.at) < timedelta(seconds=10)


def test_the_act_and_its_record_are_one() -> None:
    def undone() -> None:
        with write():
            bound()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        undone()
    assert not Record.objects.exists()


CHANGES: dict[str, Callable[[Record], object]] = {
    "save": lambda row: row.save(),
    "forced": lambda row: row.save(force_update=True, update_fields=["action"]),
    "delete": lambda row: row.delete(),
    "update all": lambda row: Record.objects.update(action="x"),
    "delete some": lambda row: Record.objects.filter(pk=row.pk).delete(),
    "bulk": lambda row: Record.objects.bulk_update([row], ["action"]),
    "base manager": lambda row: Record._base_manager.all().delete(),
    "get or": lambda row: Record.objects.update_or_create(pk=row.pk, defaults={"action": "x"}),
    "upsert": lambda row: Record.objects.bulk_create(
        [row], update_conflicts=True, update_fields=["action"], unique_fields=["id"]
    ),
}


@pytest.mark.parametrize("how", sorted(CHANGES))
def test_nothing_that_stands_there_is_changed_or_deleted(how: str) -> None:
    row = Record.objects.get(pk=bound().pk)
    row.action = "nothing.happened"
    with pytest.raises(AppendOnly), transaction.atomic():
        CHANGES[how](row)
    assert Record.objects.get().action == "binding.bound"


def test_a_merchant_reads_its_own_log_only_newest_first() -> None:
    first, other, last = bound(1), bound(2), bound(1)
    assert [row.pk for row in for_merchant(1).items] == [last.pk, first.pk]
    assert [row.pk for row in for_merchant(2).items] == [other.pk]
    assert for_merchant(3).total == 0
    assert [row.pk for row in for_platform().items] == [last.pk, other.pk, first.pk]
    assert [row.pk for row in of_target(COFFEE, merchant_id=2)] == [other.pk]


def test_it_is_searched_by_action_and_by_actor() -> None:
    one = bound(action="binding.bound")
    two = bound(action="binding.unbound", actor=LI)
    bound(action="bindings.other", actor=SYSTEM)
    assert [row.pk for row in for_merchant(1, action="binding").items] == [two.pk, one.pk]
    assert [row.pk for row in for_merchant(1, action="binding.bound").items] == [one.pk]
    assert [row.pk for row in for_merchant(1, actor=LI).items] == [two.pk]
    assert for_merchant(1, action="binding", actor=SYSTEM).total == 0


def test_it_is_read_by_pages_and_a_wrong_number_is_the_nearest() -> None:
    made = [bound().pk for _ in range(25)]
    page = for_merchant(1, page="2")
    assert [row.pk for row in page.items] == made[4::-1]
    assert (page.number, page.pages, page.total) == (2, 2, 25)
    assert for_merchant(1, page="99").number == 2
    assert for_merchant(1, page="-1").number == 1


def test_names_longer_than_the_log_keeps_are_cut() -> None:
    record(actor=Actor("app", 1, "长" * 300), action="app.made", target=Target("app", 1, "x" * 300))
    row = Record.objects.get()
    assert (len(row.actor_name), len(row.target_name), row.merchant_id) == (200, 200, None)
