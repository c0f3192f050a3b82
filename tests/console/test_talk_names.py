"""Which member answered: for the members, never for the person."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lifeloop.identity.models import Membership
from lifeloop.messaging.models import AnsweredBy, Talk
from lifeloop.mobile import cookies
from tests import factories as make
from tests.console.helpers import browser, text_of
from tests.factories_talks import make_answerer, make_follower, make_talk
from tests.mobile.world import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk() -> Talk:
    account = make.make_account()
    return make_talk(account, make_follower(account))


def page_of(talk: Talk, act: str = "") -> str:
    name = f"account-talk-{act}" if act else "account-talk"
    return reverse(f"console:{name}", args=[talk.account_id, talk.person.user_id])


def test_members_see_which_of_them_answered_and_the_person_does_not(talk: Talk) -> None:
    ada = make_answerer(talk.account, name="Ada Lovelace")
    bob = make_answerer(talk.account, name="", login="bob.builder")
    adas, bobs = browser(ada), browser(bob)
    adas.post(page_of(talk), {"key": "a", "text": "Nine o'clock."})
    adas.post(page_of(talk, "hand-back"))
    bobs.post(page_of(talk), {"key": "b", "text": "And at ten."})
    shown = text_of(adas.get(page_of(talk)))
    assert shown.count('<span class="said-by">Ada Lovelace</span>') == 1
    assert shown.count('<span class="said-by">bob.builder</span>') == 1
    assert shown.index("Nine o") < shown.index('"said-by">Ada') < shown.index("And at ten.")

    Membership.objects.filter(member=ada).delete()  # who left is still who wrote it
    assert "Ada Lovelace" in text_of(bobs.get(page_of(talk)))

    phone = Client()
    phone.cookies[cookies.NAME] = sign_in(talk.person)
    theirs = text_of(phone.get(f"/m/inbox/a/{talk.account_id}/"))
    assert "Nine o&#x27;clock." in theirs
    for name in ("Ada", "Lovelace", "bob.builder", "said-by"):
        assert name not in theirs


def test_a_refused_answer_names_nobody_and_a_repeated_one_once(talk: Talk) -> None:
    ada, bob = make_answerer(talk.account), make_answerer(talk.account)
    for _ in range(2):
        browser(ada).post(page_of(talk), {"key": "a", "text": "Nine."})
    browser(bob).post(page_of(talk), {"key": "b", "text": "Ten."})  # it is Ada's
    assert [row.member for row in AnsweredBy.objects.select_related("member")] == [ada]


def test_names_cost_as_many_statements_for_one_answer_as_for_three(talk: Talk) -> None:
    client = browser(make_answerer(talk.account))
    numbers = []
    for texts in ((1,), (2, 3)):
        for number in texts:
            client.post(page_of(talk), {"key": f"k{number}", "text": f"Answer {number}"})
        with CaptureQueriesContext(connection) as caught:
            client.get(page_of(talk))
        numbers.append(len(caught))
    assert numbers[0] == numbers[1]
