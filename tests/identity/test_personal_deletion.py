"""Trust row 43: whoever leaves gets no message from the next send decision on, and is nowhere any more; a receipt stays."""

from typing import Any

import pytest
from django.core.files.storage import default_storage

from lifeloop.audit import chaining, checking
from lifeloop.audit.models import Record
from lifeloop.followers import store
from lifeloop.followers.errors_own import ReceiptNotFound
from lifeloop.followers.models import Departure, DepartureState, Follow
from lifeloop.followers.queries import own_data
from lifeloop.followers.services import exports, leaving
from lifeloop.identity import personal
from lifeloop.identity.errors import WrongCode
from lifeloop.identity.models import Person, PersonSession
from lifeloop.identity.services import people
from lifeloop.identity.services.leaving import send_leaving_code
from lifeloop.kernel.errors import DomainError
from lifeloop.messaging.models import DirectMessage, Send
from lifeloop.outbox import Event
from lifeloop.outbox.running import run_pending
from lifeloop.webhooks.models import Delivery, DeliveryState
from lifeloop.webhooks.personal import forget_told
from lifeloop.webhooks.rules.documents import What
from tests import factories as make
from tests import factories_personal as planted
from tests.console.helpers import later, sms_code
from tests.factories_personal import Held, found_in_tables
from tests.sending import Shop, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def held() -> Held:
    return Held()


def leave(person: Person) -> Departure:
    send_leaving_code(person, address="203.0.113.1")
    return leaving.leave(person, code=sms_code(person.phone))


def all_gone(number: str) -> Departure:
    """The worker works, and when the time has come, once more."""
    run_pending()
    with later(seconds=leaving.GRACE.total_seconds() + 1):
        run_pending()
    return Departure.objects.get(pk=number)


def arrived() -> None:
    """The account's server took what it was told."""
    Delivery.objects.filter(what=What.UNFOLLOW).update(state=DeliveryState.DONE)
    assert forget_told() == 1


# What must be found nowhere afterwards.
def traces(held: Held) -> tuple[str, ...]:
    return (
        held.person.phone,
        held.person.phone.removeprefix("+86"),
        held.person.user_id,
        planted.NAME,
        planted.NOTE,
        planted.WORDS,
        planted.TEXT,
        planted.VALUES,
        planted.AGENT,
    )


def test_nothing_of_the_person_is_in_any_table_or_file(held: Held) -> None:
    held.act()
    everybody = {one.model: one for one in personal.of_people()}
    assert found_in_tables(*traces(held))  # it was there
    path = held.picture.content["path"]
    assert default_storage.exists(path)
    departure = all_gone(leave(held.person).number)
    assert departure.state == DepartureState.DONE
    # But the word to the account's server that they left, until it has arrived.
    assert found_in_tables(*traces(held)) == [("webhooks_delivery", held.person.user_id)]
    arrived()
    assert found_in_tables(*traces(held)) == []
    assert not default_storage.exists(path)
    assert not default_storage.exists(path.rpartition("/")[0])
    for holding in everybody.values():
        if "person" in holding.fates:
            assert holding.rows is not None
            assert not holding.rows(held.person).exists(), holding.model
    left = store.path_of(held.spool).read_text("utf-8-sig")
    assert held.person.user_id not in left
    assert "2088999999999999" in left


def test_it_takes_less_than_a_minute_and_a_receipt_stays(held: Held) -> None:
    departure = all_gone(leave(held.person).number)
    assert departure.done_at is not None
    assert (departure.done_at - departure.asked_at).total_seconds() < 60
    assert (departure.person_id, departure.user_id) == (None, "")
    assert departure.counts["identity.Person"] == 1
    assert departure.counts["messaging.DirectMessage"] == 2
    assert own_data.receipt(f"{departure.number[:10]} {departure.number[10:]}").pk == departure.pk
    for wrong in ("", "1", "x" * 20, "0" * 20):
        with pytest.raises(ReceiptNotFound):
            own_data.receipt(wrong)


def test_at_once_nobody_can_write_and_all_devices_are_out(held: Held) -> None:
    number = leave(held.person).number
    # Not one job has run.
    assert not Follow.objects.filter(person=held.person, ended_at=None).exists()
    assert not PersonSession.objects.filter(person=held.person).exists()
    for name in ("messaging.FormId", "messaging.Subscription", "identity.AccessToken"):
        rows = personal.HOLDINGS[name].rows
        assert rows is not None
        assert not rows(held.person).exists(), name
    assert Event.objects.filter(kind="follow.ended", person_id=held.person.pk).exists()
    assert Event.objects.filter(kind="person.session_ended", person_id=held.person.pk).exists()
    assert Departure.objects.get(pk=number).state == DepartureState.BEGUN


def test_the_same_phone_is_a_new_person(held: Held) -> None:
    phone = held.person.phone
    number = leave(held.person).number
    with later(seconds=61):
        people.send_sign_in_code(phone=phone, requester="r" * 20, address="203.0.113.2")
        again = people.sign_in(
            phone=phone, code=sms_code(phone), requester="r" * 20, address="203.0.113.2"
        ).person
    assert again.pk != held.person.pk
    assert again.user_id != held.person.user_id
    assert all_gone(number).state == DepartureState.DONE
    assert Person.objects.get(phone=phone).pk == again.pk


def test_a_wrong_code_changes_nothing(held: Held) -> None:
    send_leaving_code(held.person, address="203.0.113.1")
    with pytest.raises(WrongCode):
        leaving.leave(held.person, code="000000x")
    assert not Departure.objects.exists()
    assert Follow.objects.filter(person=held.person, ended_at=None).exists()


def test_a_code_of_signing_in_does_not_delete(held: Held) -> None:
    people.send_sign_in_code(phone=held.person.phone, requester=str(held.person.pk), address="x")
    with pytest.raises(WrongCode):
        leaving.leave(held.person, code=sms_code(held.person.phone))


def test_broken_off_anywhere_it_goes_on(held: Held, monkeypatch: Any) -> None:
    monkeypatch.setattr(leaving, "STEP_SECONDS", -1.0)  # each run does one piece
    for n in range(20):
        held.direct({"text": f"{planted.TEXT} {n}"})
    monkeypatch.setattr(personal, "AT_ONCE", 1)
    departure = all_gone(leave(held.person).number)
    assert departure.state == DepartureState.DONE
    assert departure.counts["messaging.DirectMessage"] == 22
    arrived()
    assert found_in_tables(*traces(held)) == []


def test_what_comes_in_meanwhile_goes_too(held: Held) -> None:
    number = leave(held.person).number
    run_pending()
    late = held.direct({"text": planted.TEXT})  # decided before, committed now
    assert all_gone(number).state == DepartureState.DONE
    assert not DirectMessage.objects.filter(id=late).exists()
    assert not Send.objects.filter(pk=late).exists()


def test_the_log_keeps_the_act_and_loses_the_person(held: Held) -> None:
    held.act()
    chaining.chain()
    all_gone(leave(held.person).number)
    while chaining.chain():
        continue
    row = Record.objects.get(action="talk.answered")
    assert row.target_id.startswith("hidden-")
    assert row.actor_name == "boss"
    assert checking.verify().whole


def test_what_was_sent_to_many_stays_the_senders(held: Held) -> None:
    all_gone(leave(held.person).number)
    assert Send.objects.filter(way="broadcast").exists()


def test_accounts_servers_are_told_that_somebody_left(held: Held) -> None:
    all_gone(leave(held.person).number)
    told = Delivery.objects.get(what=What.UNFOLLOW)
    assert told.person_id is None


# --- row 43: the next send decision ------------------------------------------------------------------


def refusal_of(outcomes: Any) -> str:
    [outcome] = outcomes
    return outcome.code if isinstance(outcome, DomainError) else "sent"


def test_no_template_message_after_leaving() -> None:
    shop = Shop()
    wanted = shop.one()
    assert refusal_of(send(shop.one())) == "sent"
    leave(shop.person)
    assert refusal_of(send(wanted)) != "sent"


def test_no_message_of_the_account_after_unfollowing_or_leaving() -> None:
    from lifeloop.database import write
    from lifeloop.followers.services import unfollow
    from lifeloop.messaging.services.customs import CustomSend, send_customs

    shop = Shop()
    person = make.make_person()
    for one in (shop.person, person):
        make.follow(one, shop.account)

    def custom(one: Person, key: str) -> str:
        wanted = CustomSend(shop.account.pk, key, "-", one.user_id, "", "text", {"text": "Hi"})
        with write():
            return refusal_of(send_customs([wanted]))

    assert (custom(shop.person, "a"), custom(person, "b")) == ("sent", "sent")
    unfollow(shop.person, shop.account)
    leave(person)
    assert "sent" not in (custom(shop.person, "c"), custom(person, "d"))


def test_an_export_that_is_fetched_later_has_no_line_of_the_person(held: Held) -> None:
    all_gone(leave(held.person).number)
    rows = list(exports._rows(held.spool, frozenset()))
    assert [row[0] for row in rows] == ["user_id", "2088999999999999"]
