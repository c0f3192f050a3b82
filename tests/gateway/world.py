"""A small world of rows: two merchants, a program bound to an account, a follower with a form id."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from lifeloop.audit import Actor
from lifeloop.followers.models import Follow, FollowSource
from lifeloop.identity import platform_key
from lifeloop.identity.models import App, AppKey, AppKind, Member, Merchant, Person
from lifeloop.identity.services import keys
from lifeloop.kernel import ids
from lifeloop.lifestyle.models import Account
from lifeloop.lifestyle.rules import AccountState
from lifeloop.messaging.models import FormId, LibraryTemplate, UserTemplate
from lifeloop.programs.models import Program
from lifeloop.programs.rules import ProgramState
from lifeloop.relations.models import Binding
from tests.gateway.client import Client

ACTOR = Actor(kind="system", id="", name="test", address="")
PROGRAM_ID, ACCOUNT_ID, OTHER_ID = "2021000000000001", "2021000000000002", "2021000000000003"
FOLLOWER, STRANGER = "2088000000000001", "2088000000000002"
TEMPLATE = "T" * 32
FORM = "form-0001"


@cache
def pair(_name: str) -> rsa.RSAPrivateKey:
    """One key pair a name; making one takes long."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def public_text(key: rsa.RSAPrivateKey) -> str:
    return (
        key.public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode()
    )


def platform_public() -> rsa.RSAPublicKey:
    """The platform's key as a client has it."""
    key = serialization.load_pem_public_key(platform_key.public_pem().encode())
    assert isinstance(key, rsa.RSAPublicKey)
    return key


@dataclass
class World:
    merchant: Merchant
    other_merchant: Merchant
    member: Member
    program: Program
    account: Account
    follower: Person
    stranger: Person
    made: dict[str, Any] = field(default_factory=dict)

    def program_client(self, **about: Any) -> Client:
        return Client(PROGRAM_ID, pair("program"), **about)

    def account_client(self, **about: Any) -> Client:
        return Client(ACCOUNT_ID, pair("account"), **about)

    def add_key(self, app_id: str, name: str) -> AppKey:
        return keys.add_key(ACTOR, App.objects.get(pk=app_id), public_key=public_text(pair(name)))

    def form(self, form_id: str = "", **about: Any) -> str:
        """A fresh form id of the follower for the program."""
        values = {"program": self.program, "person": self.follower, **about}
        return FormId.objects.create(id=form_id or ids.token(16), **values).pk

    def message(self, **changes: Any) -> dict[str, Any]:
        """A good template message, with changes."""
        return {
            "to_user_id": FOLLOWER,
            "form_id": FORM,
            "user_template_id": TEMPLATE,
            "page": "pages/order?id=1",
            "data": '{"keyword1":{"value":"拿铁"},"keyword2":{"value":"A27"}}',
            **changes,
        }


def build() -> World:
    merchant = Merchant.objects.create(name="街角咖啡")
    other = Merchant.objects.create(name="别家")
    member = Member.objects.create(login="owner", phone="+8613800000001")
    program_app = App.objects.create(app_id=PROGRAM_ID, kind=AppKind.PROGRAM, merchant=merchant)
    account_app = App.objects.create(app_id=ACCOUNT_ID, kind=AppKind.ACCOUNT, merchant=merchant)
    program = Program.objects.create(
        app=program_app,
        name="咖啡",
        category="餐饮",
        introduction="现磨",
        state=ProgramState.LISTED,
    )
    account = Account.objects.create(
        app=account_app,
        name="街角咖啡",
        introduction="每天现磨",
        subject="街角",
        greeting="欢迎",
        state=AccountState.LISTED,
    )
    Binding.objects.create(program=program, account=account, bound_by=member)
    follower = Person.objects.create(user_id=FOLLOWER, phone="+8613900000001")
    stranger = Person.objects.create(user_id=STRANGER, phone="+8613900000002")
    Follow.objects.create(
        person=follower, account=account, since_seq=0, read_seq=0, source=FollowSource.COMPONENT
    )
    library = LibraryTemplate.objects.create(
        code="TM0001", title="取餐提醒", industry="餐饮", keywords=["商品", "号码", "备注"]
    )
    UserTemplate.objects.create(
        id=TEMPLATE, program=program, library=library, title="取餐提醒", keywords=["商品", "号码"]
    )
    world = World(merchant, other, member, program, account, follower, stranger)
    world.form(FORM)
    world.add_key(PROGRAM_ID, "program")
    world.add_key(ACCOUNT_ID, "account")
    return world
