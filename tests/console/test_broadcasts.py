"""群发 at the console: composing, the dry run, a second member, stopping, recalling, correcting."""

import re
from typing import Any

import pytest
from django.test import Client, override_settings

from lifeloop.audit.models import Record
from lifeloop.console.broadcast_acts import spelled
from lifeloop.followers.models import Label, Labelling
from lifeloop.identity.models import Member, Merchant
from lifeloop.identity.rules.roles import Role
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import Broadcast, DirectMessage, Publication
from lifeloop.messaging.services import reading
from lifeloop.outbox import run_pending
from tests import factories as make
from tests.console.helpers import HTMX, browser, text_of
from tests.factories_broadcasts import followers, fresh, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Member:
    return make.make_member(name="Olga")


@pytest.fixture
def merchant(owner: Member) -> Merchant:
    return make.make_merchant(owner=owner)


@pytest.fixture
def account(merchant: Merchant) -> Account:
    return make.make_account(merchant)


@pytest.fixture
def client(owner: Member, merchant: Merchant) -> Client:
    return browser(owner)


@pytest.fixture
def second(merchant: Merchant) -> Client:
    """Another member who may send."""
    member = make.make_member(name="Paula")
    make.join(member, merchant, Role.OPERATOR)
    return browser(member)


def there(account: Account, *rest: object) -> str:
    tail = "".join(f"{part}/" for part in rest)
    return f"/console/accounts/{account.pk}/broadcasts/{tail}"


def typed(
    client: Client, account: Account, text: str = "New coffee.", **over: Any
) -> dict[str, Any]:
    """The form as a member fills it in, with the key that its page was given."""
    page = text_of(client.get(there(account, "new")))
    key = re.search(r'name="request_key" value="([^"]+)"', page)
    assert key
    return {
        "request_key": key[1],
        "audience": "all",
        "when": "now",
        "content-kind": "text",
        "content-text-title": "",
        "content-text-text": text,
        "act": "send",
        **over,
    }


def press(client: Client, account: Account, row: Broadcast, act: str, **data: str) -> Any:
    return client.post(there(account, row.pk, "do", act), data, **HTMX)


def test_to_all_from_the_empty_list_to_the_figures(client: Client, account: Account) -> None:
    followers(account, 3)
    assert "No broadcast yet" in text_of(client.get(there(account)))
    answer = client.post(there(account, "new"), typed(client, account))
    row = Broadcast.objects.get()
    assert answer["Location"] == there(account, row.pk)
    run_pending()
    page = text_of(client.get(there(account, row.pk)))
    assert "status-dot bg-green" in page
    assert Publication.objects.get().content["text"] == "New coffee."
    listed = text_of(client.get(there(account)))
    assert "New coffee." in listed
    assert "This week: 1 of 20 to all." in re.sub(r"\s+", " ", listed)


def test_a_form_that_is_sent_twice_is_one_broadcast(client: Client, account: Account) -> None:
    followers(account, 1)
    form = typed(client, account)
    first = client.post(there(account, "new"), form)
    again = client.post(there(account, "new"), form)
    assert first["Location"] == again["Location"]
    other = client.post(there(account, "new"), {**form, "content-text-text": "Other"})
    assert other.status_code == 422
    assert Broadcast.objects.count() == 1


@pytest.mark.parametrize(
    ("over", "said"),
    [
        ({"content-text-text": ""}, "This field is required"),
        ({"audience": "group"}, "Choose a group, or make one first."),
        ({"audience": "labels"}, "Choose one label at least."),
        ({"audience": "people"}, "Name one person at least."),
        ({"audience": "people", "people": "2088000000000000"}, "Nobody has the user_id"),
        ({"audience": "opened"}, "Choose an earlier broadcast."),
        ({"when": "later"}, "Choose a time."),
        ({"when": "later", "due_at": "2020-01-01T10:00"}, "Choose a time within the next 90 days."),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    client: Client, account: Account, over: dict[str, str], said: str
) -> None:
    followers(account, 1)
    form = typed(client, account, "What I typed", **over)
    answer = client.post(there(account, "new"), form)
    page = text_of(answer)
    assert answer.status_code == 422
    assert said in page
    assert form["request_key"] in page
    if "content-text-text" not in over:
        assert "What I typed" in page
    assert not Broadcast.objects.exists()


def test_labels_with_values_and_people_by_user_id(client: Client, account: Account) -> None:
    who = followers(account, 4)
    label = Label.objects.create(account=account, name="city")
    for number, person in enumerate(who):
        Labelling.objects.create(
            label=label, person=person, account=account, value="ab"[number % 2]
        )
    form = typed(client, account, audience="labels", labels=label.pk, **{f"values-{label.pk}": "a"})
    panel = text_of(client.post(there(account, "dry-run"), form, **HTMX))
    assert re.findall(r"<dd>(\d+)</dd>", panel) == ["2", "2"]
    client.post(there(account, "new"), form)
    ids = "\n".join(person.user_id for person in who[:3])
    client.post(there(account, "new"), typed(client, account, audience="people", people=ids))
    run_pending()
    assert sorted(Broadcast.objects.values_list("sent", flat=True)) == [2, 3]
    draft = text_of(client.get(there(account)))
    assert "labels: city = a" in draft
    assert "chosen people: 3" in draft


@override_settings(LIFELOOP_APPROVAL_ABOVE=2)
def test_a_second_member_sees_it_waits_and_approves(
    client: Client, second: Client, account: Account
) -> None:
    followers(account, 3)
    client.post(there(account, "new"), typed(client, account))
    row = Broadcast.objects.get()
    mine = text_of(client.get(there(account, row.pk)))
    assert "a second member has to approve it" in mine
    assert "do/approve" not in mine
    assert "you made or submitted it yourself" in text_of(press(client, account, row, "approve"))
    theirs = text_of(second.get(there(account, row.pk)))
    assert "do/approve" in theirs
    press(second, account, row, "approve")
    run_pending()
    assert fresh(row).state == "SUCCESS"


@override_settings(LIFELOOP_APPROVAL_ABOVE=0)
def test_sent_back_with_a_reason_it_is_changed_and_submitted_again(
    client: Client, second: Client, account: Account
) -> None:
    followers(account, 1)
    client.post(there(account, "new"), typed(client, account))
    row = Broadcast.objects.get()
    assert press(second, account, row, "reject").status_code == 422
    press(second, account, row, "reject", note="Too loud")
    assert "Paula: Too loud" in text_of(client.get(there(account, row.pk)))
    form = typed(client, account, "More quietly")
    client.post(there(account, row.pk, "edit"), form)
    assert (fresh(row).state, fresh(row).content["text"]) == ("WAITING", "More quietly")


def test_recall_names_it_and_a_correction_follows(client: Client, account: Account) -> None:
    [person] = followers(account, 1)
    client.post(
        there(account, "new"),
        typed(client, account, "Wrong price", audience="people", people=person.user_id),
    )
    run_pending()
    row = Broadcast.objects.get()
    reading.opened(person, message_id=DirectMessage.objects.get().id)
    dialog = text_of(client.get(there(account, row.pk, "do", "recall"), **HTMX))
    assert "Recall “Wrong price”?" in dialog
    press(client, account, row, "recall", typed="Wrong price")
    assert fresh(row).state == "RECALLED"
    assert "Write a correction" in text_of(client.get(there(account, row.pk)))
    client.post(there(account, row.pk, "correct"), **HTMX)
    client.post(there(account, row.pk, "correct"), **HTMX)
    correction = Broadcast.objects.get(corrects=row)
    page = text_of(client.get(there(account, correction.pk, "edit")))
    assert "those who had opened the recalled broadcast" in page
    form = typed(client, account, "Right price", act="send")
    client.post(there(account, correction.pk, "edit"), form)
    run_pending()
    assert fresh(correction).sent == 1


def test_a_recall_asks_to_type_how_it_begins(client: Client, account: Account) -> None:
    [person] = followers(account, 1)
    text = "❤️🎉 Half  price\non everything today"
    client.post(
        there(account, "new"),
        typed(client, account, text, audience="people", people=person.user_id),
    )
    run_pending()
    row = Broadcast.objects.get()
    # What no keyboard has is not asked for, and what HTML shows as one blank is one.
    dialog = text_of(client.get(there(account, row.pk, "do", "recall"), **HTMX))
    assert "Type “Half price” to go on" in dialog
    for wrong in ({}, {"typed": ""}, {"typed": "half price"}, {"typed": "everything"}):
        answer = press(client, account, row, "recall", **wrong)
        assert answer.status_code == 422
        assert fresh(row).state == "SUCCESS"
        assert DirectMessage.objects.get().send.recalled_at is None
    assert not Record.objects.filter(action="broadcast.recalled").exists()
    press(client, account, row, "recall", typed=" Half price ")
    assert fresh(row).state == "RECALLED"


def test_what_begins_with_nothing_to_type_asks_for_its_number(account: Account) -> None:
    row = send(account, followers(account, 1))
    row.content = {"title": "", "text": "🎉❤️"}
    assert spelled(row) == str(row.pk)[-6:]


def test_a_draft_is_saved_previewed_and_thrown_away(
    client: Client, owner: Member, account: Account
) -> None:
    make.follow(make.make_person(phone=owner.phone), account)
    client.post(there(account, "new"), typed(client, account, act="save"))
    row = Broadcast.objects.get()
    assert row.state == "DRAFT"
    assert "Olga" in text_of(client.get(there(account, row.pk, "preview"), **HTMX))
    nobody = client.post(there(account, row.pk, "preview"), {}, **HTMX)
    assert nobody.status_code == 422
    client.post(there(account, row.pk, "preview"), {"members": [owner.pk]}, **HTMX)
    assert DirectMessage.objects.get().values == {"name": "", "preview": True}
    run = text_of(client.get(f"{there(account, row.pk)}?part=run", **HTMX))
    assert "Will get it" in run
    press(client, account, row, "discard")
    assert not Broadcast.objects.exists()


def test_figures_refresh_themselves_until_it_has_ended(client: Client, account: Account) -> None:
    row = send(account, followers(account, 2))
    begun = {"state": "RUNNING", "begun_at": clock.now()}
    Broadcast.objects.filter(pk=row.pk).update(wanted=2, sent=1, **begun)
    figures = f"{there(account, row.pk)}?part=figures"
    running = client.get(figures, **HTMX)
    assert "every 1s" in text_of(running)
    assert 'max="2"' in text_of(running)
    press(client, account, row, "stop")
    assert client.get(figures, **HTMX)["HX-Refresh"] == "true"
    assert fresh(row).state == "STOPPED"
    again = press(client, account, row, "stop")
    assert again.status_code == 422  # another was first
