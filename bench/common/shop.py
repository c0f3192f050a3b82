"""A shop to send from: a program bound, under another owner's grant with limits, to an account; people with form ids."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

METHOD = "alipay.open.app.mini.templatemessage.send"
PASSWORD = "a long enough bench password"
LOGIN = "benchowner"
_BATCH = 2000


@dataclass(frozen=True)
class Shop:
    """Who sends, through what."""

    program_id: str
    account_id: str
    template_id: str


@dataclass(frozen=True)
class Receiver:
    """A person with one fresh form id."""

    person_id: int
    user_id: str
    form_id: str


def open_shop() -> tuple[Shop, rsa.RSAPrivateKey]:
    """A shop and the key of its backend, which may speak for the account too. Two merchants; the program's one has a member who signs in; the binding is a grant with all three limits."""
    from lifeloop.audit import Actor
    from lifeloop.identity.services import keys
    from lifeloop.kernel import clock
    from tests import factories as make

    member = make.make_member(login=LOGIN, password=PASSWORD)
    merchant = make.make_merchant(owner=member, name="Bench Coffee")
    owner = make.make_merchant(owner=make.make_member(), name="Bench Mall")
    program, account = make.make_program(merchant), make.make_account(owner)
    template = make.make_template(program)
    grant = make.make_grant(
        program,
        account,
        templates=[template.pk],
        per_day=1_000_000,
        until=clock.now() + timedelta(days=30),
    )
    make.bind(program, account, grant=grant)
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    actor = Actor(kind="system", id="", name="bench", address="")
    for app in (program.app, account.app):
        keys.add_key(actor, app, public_key=_public_pem(key))
    return Shop(program.pk, account.pk, template.pk), key


def _public_pem(key: rsa.RSAPrivateKey) -> str:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(serialization.Encoding.PEM, form).decode()


def receivers(shop: Shop, count: int) -> list[Receiver]:
    """Fresh people who follow the account, each with one form id for the program; inserted in bulk."""
    from lifeloop.database import write
    from lifeloop.followers.models import Follow, FollowSource
    from lifeloop.identity.models import Person
    from lifeloop.kernel import ids
    from lifeloop.messaging.models import FormId

    found = []
    for begun in range(0, count, _BATCH):
        number = min(_BATCH, count - begun)
        with write():
            people = [
                Person(user_id=ids.digits("2088", 16), phone=f"+86{ids.digits('13', 15)}")
                for _ in range(number)
            ]
            made = Person.objects.bulk_create(people)
            forms = [
                FormId(id=ids.token(24), person=person, program_id=shop.program_id)
                for person in made
            ]
            FormId.objects.bulk_create(forms)
            Follow.objects.bulk_create(
                Follow(
                    person=person,
                    account_id=shop.account_id,
                    since_seq=0,
                    read_seq=0,
                    source=FollowSource.COMPONENT,
                )
                for person in made
            )
        found += [
            Receiver(person.pk, person.user_id, form.pk)
            for person, form in zip(made, forms, strict=True)
        ]
    return found


def messages(shop: Shop, people: list[Receiver], *, each: int = 3) -> Iterator[tuple[str, str]]:
    """``each`` messages to every one, in random order: (biz_content, what only this message says)."""
    turns = [(person, turn) for person in people for turn in range(each)]
    random.shuffle(turns)
    for person, turn in turns:
        said = f"A{person.person_id}-{turn}"
        data = {"keyword1": {"value": "拿铁 大杯"}, "keyword2": {"value": said}}
        content = {
            "to_user_id": person.user_id,
            "form_id": person.form_id,
            "user_template_id": shop.template_id,
            "page": f"pages/order/detail?id={person.person_id}",
            "data": json.dumps(data, ensure_ascii=False),
        }
        yield json.dumps(content, ensure_ascii=False), said
