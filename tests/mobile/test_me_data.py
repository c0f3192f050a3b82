"""我的数据: consents said, the file, who looked, deleting with a receipt; each for the person only."""

from typing import Any, cast

import pytest
from django.test import Client

from lifeloop.followers.models import Departure, OwnFile
from lifeloop.identity.models import Person, SmsText
from lifeloop.identity.services.revealing import reveal_phone
from lifeloop.kernel.text import mask_phone
from lifeloop.messaging.models import TemplateScene
from lifeloop.mobile import cookies
from lifeloop.outbox.running import run_pending
from tests import factories as make
from tests import factories_templates as templates
from tests.console.helpers import later, sms_code
from tests.mobile.world import PHONE, World

HTMX: Any = {"HTTP_HX_REQUEST": "true"}


def body(client: Client, path: str, **more: Any) -> str:
    answer = client.get(path, **more)
    assert answer.status_code == 200
    return answer.content.decode()


def test_on_what_consent_is_said_for_each(world: World) -> None:
    me = body(world.client(), "/m/me/")
    assert "Because you follow it; until you unfollow" in me
    assert "No consent at present: it cannot write" in me
    make.make_form_id(world.person, world.program, uses=1)
    make.make_form_id(world.person, world.program)
    make.make_form_id(world.person, world.program, uses=3)
    once = templates.subscription_template(world.program)
    templates.subscription(world.person, once, left=1)
    page = body(world.client(), f"/m/me/program/{world.program.pk}/")
    assert "1 message by one-time subscription" in page
    assert "5 messages by forms you submitted" in page
    standing = templates.subscription_template(world.program, scene=TemplateScene.LONG_TERM)
    templates.subscription(world.person, standing)
    assert "By subscription, until you withdraw" in body(world.client(), "/m/me/")
    world.client().post(f"/m/me/program/{world.program.pk}/refuse/", {"on": "1"})
    assert "You refuse its messages" in body(world.client(), "/m/me/")


def test_asking_for_the_file_and_fetching_it(world: World) -> None:
    client = world.client()
    assert "Everything as a file" in body(client, "/m/me/data/")
    answer = client.post("/m/me/data/file/")
    assert answer["Location"] == "/m/me/data/"
    page = body(client, "/m/me/data/")
    assert "Your file is being made" in page
    assert 'hx-trigger="every 2s"' in page
    run_pending()
    part = body(client, "/m/me/data/", **HTMX)
    assert part.lstrip().startswith('<div id="own-file"')
    assert "Your file is ready" in part
    row = OwnFile.objects.get()
    answer = client.post(f"/m/me/data/file/{row.pk}/")
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert b"".join(cast(Any, answer).streaming_content)[:2] == b"PK"
    row.refresh_from_db()
    assert row.fetched_at is not None


def test_the_file_is_the_persons_alone(world: World) -> None:
    world.client().post("/m/me/data/file/")
    run_pending()
    row = OwnFile.objects.get()
    there = f"/m/me/data/file/{row.pk}/"
    assert world.client().get(there).status_code == 405
    assert world.client(world.stranger).post(there).status_code == 404
    assert world.visitor().post(there)["Location"].startswith("/m/sign-in/")
    assert world.client().post(f"/m/me/data/file/{2**70}/").status_code == 404
    with later(hours=24):
        client = world.client()
        assert client.post(there).status_code == 404
        assert "Your file is ready" not in body(client, "/m/me/data/")


def test_who_looked_at_my_phone_is_listed_with_the_reason(world: World) -> None:
    own = mask_phone(world.person.phone)
    assert f"Nobody. Accounts see {own} at most" in body(world.client(), "/m/me/data/")
    operator = make.make_member(is_operator=True, password=make.PASSWORD)
    reveal_phone(operator, world.person, reason="Police file 7/26", password=make.PASSWORD)
    assert "An operator of the platform: Police file 7/26" in body(world.client(), "/m/me/data/")
    assert "Police" not in body(world.client(world.stranger), "/m/me/data/")


def delete(client: Client, **typed: str) -> Any:
    return client.post("/m/me/data/delete/", {"act": "delete", **typed})


def test_deleting_takes_the_words_and_the_code(world: World) -> None:
    client = world.client()
    page = body(client, "/m/me/data/delete/")
    assert "Type “delete my data”" in page
    assert "data-live" not in page  # the end of the session must not be faster than the receipt
    answer = client.post("/m/me/data/delete/", {"act": "code", "typed": "delete"})
    assert "138****8000" in answer.content.decode()
    assert 'value="delete"' in answer.content.decode()  # what was typed is kept
    code = sms_code(PHONE)
    wrong = delete(client, typed="delete", code=code)
    assert wrong.status_code == 400
    assert "exactly as it stands there" in wrong.content.decode()
    assert delete(client, typed="delete my data", code="000000").status_code == 400
    assert not Departure.objects.exists()
    answer = delete(client, typed="delete my data", code=code)
    receipt = answer["Location"]
    assert receipt.startswith("/m/receipt/?number=")
    assert client.cookies[cookies.NAME].value == ""
    page = body(client, receipt)
    assert "Everything is being deleted" in page
    run_pending()
    with later(seconds=6):
        run_pending()
    part = body(client, receipt, **HTMX)
    assert "Everything is deleted" in part
    assert "hx-trigger" not in part
    assert not Person.objects.filter(pk=world.person.pk).exists()
    for said in (world.person.user_id, "138****8000", PHONE):
        assert said not in part


def test_in_chinese_the_words_are_chinese(world: World) -> None:
    client = world.client(language="zh-hans")
    client.post("/m/me/data/delete/", {"act": "code"})
    assert delete(client, typed="delete my data", code="000000").status_code == 400
    answer = delete(client, typed="删除我的数据", code=sms_code(PHONE))
    assert answer.status_code == 302


def test_a_code_is_sent_once_a_minute(world: World) -> None:
    client = world.client()
    client.post("/m/me/data/delete/", {"act": "code"})
    run_pending()
    sent = SmsText.objects.count()
    answer = client.post("/m/me/data/delete/", {"act": "code"})
    assert answer.status_code == 429
    run_pending()
    assert SmsText.objects.count() == sent


def test_a_strangers_code_deletes_nobody(world: World) -> None:
    mine, other = world.client(), world.client(world.stranger)
    other.post("/m/me/data/delete/", {"act": "code"})
    code = sms_code(world.stranger.phone)
    assert delete(mine, typed="delete my data", code=code).status_code == 400
    assert Person.objects.filter(phone=PHONE).exists()


@pytest.mark.parametrize("number", ["1", "abc", "0" * 20, "2" * 40])
def test_a_number_that_is_no_receipt(world: World, number: str) -> None:
    answer = world.visitor().get(f"/m/receipt/?number={number}")
    assert answer.status_code == 404
    assert "no receipt of this number" in answer.content.decode()
    assert "20 digits" in body(world.visitor(), "/m/receipt/")
