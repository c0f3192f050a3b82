"""Somebody leaves while others send to them: real processes, both databases."""

import pytest

from lifeloop.followers.models import Departure, DepartureState, Follow
from lifeloop.followers.services import leaving
from lifeloop.identity.models import Person
from lifeloop.identity.services.leaving import send_leaving_code
from lifeloop.messaging.models import DirectMessage, Send
from lifeloop.outbox.running import run_pending
from tests import factories as make
from tests.console.helpers import later, sms_code
from tests.parallel import all_at_once
from tests.sending import Shop

pytestmark = pytest.mark.django_db(transaction=True)
SCENE = "tests.identity.scenes_personal:act"


def test_senders_and_the_one_who_leaves_at_the_same_moment() -> None:
    shop = Shop()
    person = shop.person
    make.follow(person, shop.account)
    forms = [make.make_form_id(person, shop.program).pk for _ in range(20)]
    send_leaving_code(person, address="203.0.113.1")
    leave = f"leave,{person.pk},{sms_code(person.phone)}"
    sends = [f"template,{person.user_id},{form}" for form in forms]
    sends += [f"custom,{person.user_id},{shop.account.pk}"] * 20
    outcomes = all_at_once(SCENE, [*sends[:20], leave, *sends[20:]])
    number = next(one for one in outcomes if one.isdigit() and len(one) == 20)
    # From here on nobody decides to send.
    after = all_at_once(SCENE, sends[::4])
    assert "sent" not in after
    assert not Follow.objects.filter(person=person, ended_at=None).exists()
    run_pending()
    with later(seconds=leaving.GRACE.total_seconds() + 1):
        run_pending()
    assert Departure.objects.get(pk=number).state == DepartureState.DONE
    assert not Person.objects.filter(pk=person.pk).exists()
    assert not DirectMessage.objects.exists()
    assert not Send.objects.exists()


def test_leaving_twice_at_once_is_leaving_once() -> None:
    person = make.make_person()
    send_leaving_code(person, address="203.0.113.1")
    argument = f"leave,{person.pk},{sms_code(person.phone)}"
    outcomes = all_at_once(SCENE, [argument] * 8)
    assert sorted({"left" if one.isdigit() else one for one in outcomes}) == ["WRONG_CODE", "left"]
    assert Departure.objects.count() == 1
