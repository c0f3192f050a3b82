"""The top bar's search by the number of what an account said to one person: by the gateway, by itself, by a member."""

import pytest
from django.db import connection
from django.db.models import F

from lifeloop.database import write
from lifeloop.identity.models import Member, Merchant, Person
from lifeloop.identity.rules.roles import Role
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import DirectMessage
from lifeloop.messaging.services.delivery import Delivery, Sent, deliver
from tests import factories as make
from tests import factories_talks as talking
from tests.console.helpers import browser, text_of
from tests.console.test_search import follower, found, make_stranger, page_of
from tests.sending import Shop, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Member:
    member = make.make_member()
    make.make_merchant(owner=member)
    return member


@pytest.fixture
def merchant(owner: Member) -> Merchant:
    return owner.memberships.get().merchant


def say(account: Account, person: Person, way: str, text: str = "Hello.") -> int:
    """One message of an account to one person, as the domain delivers it."""
    one = Delivery(
        way, "text", {"title": "", "text": text}, person.pk, account.pk, None, account.pk,
        account.app.merchant_id,
    )  # fmt: skip
    with write():
        deliver([one], clock.now())
    return one.id


@pytest.mark.parametrize("way", ["custom", "reply", "answer", "greeting"])
def test_what_was_said_to_a_follower_by_its_number(
    owner: Member, merchant: Merchant, way: str
) -> None:
    account = make.make_account(merchant)
    person = follower(account, "+8613812345678", "小明")
    number = say(account, person, way)
    assert found(owner, str(number)) == {"Said to followers": [page_of(account, person)]}
    page = text_of(browser(owner).get("/console/search/", {"q": str(number)}))
    assert "小明 · 138****5678" in page
    assert "12345678" not in page
    viewer = make.join(make.make_member(), merchant, Role.VIEWER).member
    assert found(viewer, str(number)) != {}
    assert found(make_stranger(), str(number)) == {}


def test_what_was_said_leads_to_its_place_in_the_conversation(
    owner: Member, merchant: Merchant
) -> None:
    account = make.make_account(merchant)
    person = talking.make_talk(account).person
    said = say(account, person, "answer", "We open at nine.")
    for number in range(40):
        say(account, person, "custom", f"Later {number}.")
    (address,) = found(owner, str(said))["Said to followers"]
    assert address.startswith(f"/console/accounts/{account.pk}/talks/{person.user_id}/?before=")
    page = text_of(browser(owner).get(address.replace("&amp;", "&")))
    assert "We open at nine." in page
    assert "Later" not in page


def test_of_who_has_gone_nothing_is_shown(owner: Member, merchant: Merchant) -> None:
    account = make.make_account(merchant)
    person = make.make_person(phone="+8613812345678", name="小明")
    number = say(account, person, "custom")
    assert found(owner, str(number)) == {"Said to followers": [f"/console/accounts/{account.pk}/"]}
    page = text_of(browser(owner).get("/console/search/", {"q": str(number)}))
    assert "小明" not in page
    assert "5678" not in page


def test_a_programs_own_message_is_not_said_by_the_account() -> None:
    """The account's merchant sees nothing of what another's mini program sent through it."""
    shop = Shop()
    (sent,) = send(shop.one())
    assert isinstance(sent, Sent)
    member = make.join(make.make_member(), shop.account.app.merchant, Role.OWNER).member
    assert "Said to followers" not in found(member, str(sent.message_id))


def test_a_number_is_found_by_an_index() -> None:
    with connection.cursor() as cursor:
        rows = DirectMessage.objects.filter(id__lte=F("send_id"), program=None).filter(
            id=7, send_id=7
        )
        text, params = rows.query.sql_with_params()
        explain = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"{explain} {text}", params)
        assert "direct_by_number" in str(cursor.fetchall())
