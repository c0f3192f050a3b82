"""粉丝, 标签与分组 at the console: what the pages say and do, and what they refuse."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lifeloop.audit.models import Record
from lifeloop.followers.models import Follow, Group, Label, Labelling, Transfer
from lifeloop.identity.models import Member, Merchant, Person
from lifeloop.identity.rules.roles import Role
from lifeloop.lifestyle.models import Account
from lifeloop.outbox import run_pending
from tests import factories as make
from tests import factories_followers as following
from tests.console.helpers import HTMX, browser, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> None:
    settings.LIFELOOP_TRANSFERS = tmp_path / "transfers"


@pytest.fixture
def owner() -> Member:
    return make.make_member()


@pytest.fixture
def merchant(owner: Member) -> Merchant:
    return make.make_merchant(owner=owner)


@pytest.fixture
def account(merchant: Merchant) -> Account:
    return make.make_account(merchant)


@pytest.fixture
def client(owner: Member, merchant: Merchant) -> Client:
    return browser(owner)


def add(account: Account, **over: Any) -> Person:
    person = make.make_person(**over)
    make.follow(person, account)
    return person


def at(account: Account, path: str = "followers/") -> str:
    return f"/console/accounts/{account.pk}/{path}"


def test_the_list_shows_masked_phones_labels_and_notes(client: Client, account: Account) -> None:
    person = add(account, name="小明", phone="+8613812345678")
    following.put_label(following.make_label(account, name="city"), person, "上海")
    Follow.objects.update(note="<b>old</b>")
    text = text_of(client.get(at(account)))
    for shown in ("小明", "138****5678", "city", "上海", "&lt;b&gt;old&lt;/b&gt;", person.user_id):
        assert shown in text
    assert "13812345678" not in text
    assert "12345678" not in text


def test_whatever_stands_in_a_line_stands_there_as_text(client: Client, account: Account) -> None:
    """The lines are put together in Python, where no template escapes."""
    person = make.make_person(name="<i>name")
    program = make.make_program(name="<i>program")
    make.follow(person, account, note="<i>note", scene="<i>scene", program=program)
    following.put_label(following.make_label(account, name="<i>label"), person, "<i>value")
    text = text_of(client.get(at(account)))
    assert "<i>" not in text
    for word in ("name", "program", "note", "scene", "label", "value"):
        assert f"&lt;i&gt;{word}" in text


def test_filters_of_the_address(client: Client, account: Account) -> None:
    label = following.make_label(account, name="city")
    one, two = add(account, name="oneone"), add(account, name="twotwo")
    following.put_label(label, one, "x")
    Follow.objects.filter(person=two).update(source="code")
    other = following.make_label(make.make_account())
    for query, shown, hidden in (
        (f"label={label.pk}", "oneone", "twotwo"),
        (f"label={label.pk}&value=x", "oneone", "twotwo"),
        ("source=code", "twotwo", "oneone"),
        (f"label={other.pk}&source=x&since=never&group=1&page=x&size=7", "oneone", "No follower"),
    ):
        text = text_of(client.get(at(account) + f"?{query}"))
        assert shown in text, query
        assert hidden not in text, query
    assert "No follower found" in text_of(client.get(at(account) + "?since=2999-01-01"))
    assert "No followers yet" in text_of(client.get(at(make.make_account(account.app.merchant))))


def test_the_same_number_of_queries_for_one_and_three_rows(
    client: Client, account: Account
) -> None:
    label = following.make_label(account)
    client.get(at(account))  # what a session's first request does besides
    counts = []
    for _ in range(3):
        following.put_label(label, add(account, name="n"), "x")
        with CaptureQueriesContext(connection) as seen:
            client.get(at(account))
        counts.append(len(seen))
    assert counts[0] == counts[2]


def test_a_label_is_made_put_and_taken(client: Client, account: Account) -> None:
    person, stranger = add(account), make.make_person()
    assert client.post(at(account, "labels/new/"), {"name": "city"}, **HTMX).status_code == 200
    again = client.post(at(account, "labels/new/"), {"name": "city"}, **HTMX)
    assert again.status_code == 422
    assert "has a label of this name already" in text_of(again)
    label = Label.objects.get()
    chosen = f"?person={person.user_id}&person={stranger.user_id}&person=x"
    put = at(account, "followers-label/") + chosen
    assert "For 1 follower:" in text_of(client.get(put, **HTMX))
    refused = client.post(put, {"label": label.pk, "value": "x" * 33}, **HTMX)
    assert refused.status_code == 422
    assert "at most 32 characters" in text_of(refused)
    assert not Labelling.objects.exists()
    client.post(put, {"label": label.pk, "value": "上海"}, **HTMX)
    assert Labelling.objects.get().value == "上海"
    assert "city" in text_of(client.get(at(account, f"followers/{person.user_id}/")))
    take = at(account, "followers-unlabel/") + f"?person={person.user_id}&from=person"
    answer = client.post(take, {"label": label.pk}, **HTMX)
    assert answer["HX-Redirect"].endswith(f"/followers/{person.user_id}/")
    assert not Labelling.objects.exists()
    theirs = following.make_label(make.make_account())
    assert client.post(put, {"label": theirs.pk}, **HTMX).status_code == 422


def test_a_note(client: Client, account: Account) -> None:
    person = add(account)
    note = at(account, f"followers/{person.user_id}/note/")
    refused = client.post(note, {"note": "x" * 61}, **HTMX)
    assert refused.status_code == 422
    assert "x" * 61 in text_of(refused)
    client.post(note, {"note": "likes latte"}, **HTMX)
    assert "likes latte" in text_of(client.get(at(account) + "?search=latte"))
    record = Record.objects.get(action="follower.noted")
    assert "latte" not in str(record.data)
    stranger = make.make_person()
    for path in ("", "note/"):
        assert client.get(at(account, f"followers/{stranger.user_id}/{path}")).status_code == 404


def group_form(label: Label, **over: str) -> dict[str, str]:
    return {
        "name": "latte",
        "line": "0",
        "field-0": f"label:{label.pk}",
        "op-0": "IN",
        "values-0": "拿铁，美式、 摩卡",
        **over,
    }


def test_a_group_is_counted_before_it_is_saved(client: Client, account: Account) -> None:
    label = following.make_label(account, name="taste")
    following.put_label(label, add(account), "美式")
    new = at(account, "labels/groups/new/")
    counted = client.post(new, group_form(label, count="1"))
    assert "<b>1</b> follower meets" in text_of(counted)
    assert not Group.objects.exists()
    refused = client.post(new, group_form(label, name="a b", save="1"))
    assert refused.status_code == 422
    assert "a b" in text_of(refused)
    client.post(new, group_form(label, save="1"))
    group = Group.objects.get()
    assert group.rules == [
        {"field": f"label:{label.pk}", "op": "IN", "values": ["拿铁", "美式", "摩卡"]}
    ]
    text = text_of(client.get(at(account, "labels/")))
    assert "taste is one of 拿铁 or 美式 or 摩卡" in text
    edit = at(account, f"labels/groups/{group.pk}/")
    assert "拿铁, 美式, 摩卡" in text_of(client.get(edit))
    client.post(edit, group_form(label, **{"name": "tea", "values-0": "茶", "save": "1"}))
    group.refresh_from_db()
    assert (group.name, group.count) == ("tea", 0)
    client.post(edit + "count/")
    client.post(edit + "delete/", **HTMX)
    assert not Group.objects.exists()


def test_lines_of_a_group_come_and_go_without_saving(client: Client, account: Account) -> None:
    label = following.make_label(account)
    new = at(account, "labels/groups/new/")
    added = text_of(client.post(new, group_form(label, add="1")))
    assert added.count('name="line"') == 2
    two = group_form(label) | {"field-1": "since", "op-1": "BETWEEN", "values-1": "3"}
    data = {**two, "line": ["0", "1"], "remove": "0"}
    removed = text_of(client.post(new, data))
    assert removed.count('name="line"') == 1
    assert 'value="BETWEEN" selected' in removed
    assert not Group.objects.exists()


def test_an_export_and_an_import(client: Client, account: Account) -> None:
    person = add(account, name="小明")
    following.make_label(account, name="city")
    client.post(at(account, "followers-export/") + "?source=component", {"format": "csv"}, **HTMX)
    made = Transfer.objects.get()
    assert 'hx-trigger="every 2s"' in text_of(client.get(at(account, "transfers/")))
    refused = client.post(at(account, "followers-export/"), {"format": "csv"}, **HTMX)
    assert "is on its way" in text_of(refused)
    run_pending()
    assert 'hx-trigger="every 2s"' not in text_of(client.get(at(account, "transfers/")))
    answer = client.post(at(account, f"transfers/{made.pk}/file/"))
    assert answer["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer["Cache-Control"]
    data = b"".join(answer)
    assert person.user_id in data.decode("utf-8-sig")
    assert Record.objects.filter(action="followers.downloaded").count() == 1

    lines = f"user_id,city\n{person.user_id},x\n2088000000000000,y\n"
    file = SimpleUploadedFile("people.csv", lines.encode())
    client.post(at(account, "followers-import/"), {"file": file}, **HTMX)
    run_pending()
    done = Transfer.objects.order_by("-pk")[0]
    assert (done.done, done.failed) == (1, 1)
    report = text_of(client.get(at(account, f"transfers/{done.pk}/")))
    assert "nobody who follows this account" in report
    refused = client.post(at(account, "followers-import/"), {"file": io.BytesIO(b"x,y\n")}, **HTMX)
    assert refused.status_code == 422
    assert "is no label of this account" in text_of(refused)


def test_files_are_for_administrators_only(account: Account, merchant: Merchant) -> None:
    operator = make.make_member()
    make.join(operator, merchant, Role.OPERATOR)
    other = make.make_member()
    make.make_merchant(owner=other)
    made = following.make_transfer(account, state="done", path="x.csv")
    for path in ("followers-export/", "followers-import/", f"transfers/{made.pk}/file/"):
        assert browser(operator).post(at(account, path)).status_code == 403
        assert browser(other).post(at(account, path)).status_code == 404
    assert "Export" not in text_of(browser(operator).get(at(account)))
