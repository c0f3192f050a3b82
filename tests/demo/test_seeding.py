"""The seed fills an empty database once, whole or not at all."""

import stat
from pathlib import Path
from typing import Any

import pytest

from lifeloop.audit.models import Record
from lifeloop.demo import cast, packages
from lifeloop.identity.models import Membership, Merchant, Person, SmsText
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import DirectMessage
from lifeloop.messaging.queries import inbox
from lifeloop.outbox.models import Job
from lifeloop.programs import packages as reader
from lifeloop.programs.models import Program


def test_everybody_has_their_role(town: dict[str, Any]) -> None:
    merchant = Merchant.objects.get(name=cast.MERCHANT)
    roles = dict(Membership.objects.filter(merchant=merchant).values_list("member__login", "role"))
    assert roles == {
        "coffee": "owner",
        "coffee-admin": "admin",
        "coffee-operator": "operator",
        "coffee-viewer": "viewer",
    }


def test_the_inbox_looks_alive(town: dict[str, Any]) -> None:
    person = Person.objects.get(user_id=town["follower"]["user_id"])
    conversations = inbox.conversations(person)
    assert {row.account.name for row in conversations if row.account} >= {
        "山雀咖啡生活号",
        "城市生活",
    }
    greeting = DirectMessage.objects.filter(person=person).first()
    assert greeting is not None
    assert inbox.unread_total(person) >= 3


def test_nothing_is_left_undone(town: dict[str, Any]) -> None:
    assert not Job.objects.exclude(state="done").exists()
    assert SmsText.objects.exists()


def test_every_app_has_a_picture(town: dict[str, Any], seeded: Path) -> None:
    logos = [model.logo for model in Program.objects.all()]
    logos += [model.logo for model in Account.objects.all()]
    assert len(logos) == 5
    assert all(logo and (seeded / "media" / logo).is_file() for logo in logos)


def test_it_is_on_record(town: dict[str, Any]) -> None:
    actions = set(Record.objects.values_list("action", flat=True))
    assert actions >= {
        "merchant.founded", "member.joined", "program.approve", "account.approve", "binding.bound", "association.made",
        "template.chosen", "publication.made",
    }  # fmt: skip


def test_its_secrets_are_for_its_owner_only(town: dict[str, Any], seeded: Path) -> None:
    assert stat.S_IMODE((seeded / "demo.json").stat().st_mode) == 0o600


@pytest.mark.parametrize("name", ["coffee", "bakery", "reading"])
def test_its_packages_are_good_ones_and_always_the_same_bytes(name: str) -> None:
    app_id = "2021000000000001"
    first, second = (
        packages.build(name, app_id=app_id, backend="http://127.0.0.1:1") for _ in "ab"
    )
    assert first.getvalue() == second.getvalue()
    assert reader.read(first, app_id=app_id).manifest.app_id == app_id
