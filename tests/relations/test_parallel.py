"""Rules that must hold when many act at once: real processes, both databases."""

import pytest

from lifeloop.audit.models import Record
from lifeloop.messaging.models import DirectMessage
from lifeloop.outbox import Event
from lifeloop.relations.models import Association, Binding, GrantUse
from tests import factories as make
from tests.parallel import all_at_once
from tests.sending import Shop

pytestmark = pytest.mark.django_db(transaction=True)
SCENES = "tests.relations.scenes"


def test_a_hundred_parallel_bindings_of_one_program_leave_exactly_one() -> None:
    program, member = make.make_program(), make.make_member()
    accounts = [make.make_account(program.app.merchant) for _ in range(100)]
    outcomes = all_at_once(
        f"{SCENES}:bind", [f"{program.pk},{member.pk},{account.pk}" for account in accounts]
    )
    assert sorted(set(outcomes)) == ["ALREADY_BOUND", "bound"]
    assert outcomes.count("bound") == 1
    assert Binding.objects.count() == 1
    assert Record.objects.filter(action="binding.bound").count() == 1
    assert Event.objects.filter(kind="binding.bound").count() == 1


def test_the_cap_of_associations_holds_in_parallel(settings: object) -> None:
    account, member = make.make_account(), make.make_member()
    programs = [make.make_program() for _ in range(20)]
    outcomes = all_at_once(
        f"{SCENES}:associate", [f"{account.pk},{member.pk},{program.pk}" for program in programs]
    )
    assert outcomes.count("associated") == 10
    assert outcomes.count("ASSOCIATION_CAP") == 10
    assert Association.objects.filter(account=account).count() == 10


def test_the_same_program_associated_twenty_times_at_once_is_associated_once() -> None:
    account, member, program = make.make_account(), make.make_member(), make.make_program()
    outcomes = all_at_once(f"{SCENES}:associate", [f"{account.pk},{member.pk},{program.pk}"] * 20)
    assert outcomes.count("associated") == 1
    assert outcomes.count("ALREADY_ASSOCIATED") == 19


@pytest.mark.parametrize("way", ["unbind", "revoke"])
def test_nothing_is_accepted_after_the_commit_of_an_unbinding_or_revocation(way: str) -> None:
    shop = Shop()
    grant_id = ""
    if way == "revoke":
        account = make.make_account()
        grant = make.make_grant(shop.program, account)
        Binding.objects.all().delete()
        make.bind(shop.program, account, grant=grant)
        grant_id = str(grant.pk)
    sends = []
    for number in range(60):
        if number % 3 == 0:
            form = make.make_form_id(shop.person, shop.program).pk
        sends.append(f"send,{shop.program.pk},{shop.person.pk},{shop.template.pk},{form}")
    sends.insert(20, f"{way},{shop.program.pk},{grant_id}")
    outcomes = all_at_once(f"{SCENES}:send_or_unbind", sends)
    assert set(outcomes) <= {"sent", "unbound", "NO_BIND_PUBLIC_APP"}
    assert outcomes.count("unbound") == 1
    sent = outcomes.count("sent")
    assert DirectMessage.objects.count() == sent
    # Events are numbered inside the write: on record, no message comes after the unbinding.
    ended = Event.objects.get(kind="binding.unbound")
    accepted = Event.objects.filter(kind="message.accepted")
    assert accepted.count() == sent
    assert not accepted.filter(pk__gt=ended.pk).exists()


def test_a_daily_limit_of_a_grant_holds_in_parallel() -> None:
    shop = Shop()
    account = make.make_account()
    grant = make.make_grant(shop.program, account, per_day=10)
    Binding.objects.all().delete()
    make.bind(shop.program, account, grant=grant)
    forms = [make.make_form_id(shop.person, shop.program).pk for _ in range(40)]
    sends = [f"send,{shop.program.pk},{shop.person.pk},{shop.template.pk},{form}" for form in forms]
    outcomes = all_at_once(f"{SCENES}:send_or_unbind", sends)
    assert outcomes.count("sent") == 10
    assert outcomes.count("MESSAGE_SEND_AUTH_ERROR") == 30
    assert DirectMessage.objects.count() == 10
    assert GrantUse.objects.get().count == 10
