"""A small world for the phone's tests: two merchants, programs, accounts, and people who follow."""

import json
from dataclasses import dataclass
from typing import Any

from django.test import Client

from lifeloop.audit import Actor
from lifeloop.database import write
from lifeloop.followers.models import FollowSource
from lifeloop.followers.services import follow, visit
from lifeloop.identity.models import App, Member, Merchant, Person, PersonSession
from lifeloop.kernel import clock, ids
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import LibraryTemplate, UserTemplate
from lifeloop.messaging.services import customs, forms, publications, sends
from lifeloop.mobile import cookies
from lifeloop.programs.models import Program
from lifeloop.relations.models import Association, Binding

PHONE = "+8613800138000"
OTHER_PHONE = "+8613900139000"


@dataclass
class World:
    member: Member
    program: Program
    account: Account
    other_account: Account
    person: Person
    stranger: Person
    template: UserTemplate

    def client(self, person: Person | None = None, *, language: str = "en") -> Client:
        """A browser signed in as the person (the world's own, unless said), speaking the language."""
        client = self.visitor(language)
        client.cookies[cookies.NAME] = sign_in(person or self.person)
        return client

    def visitor(self, language: str = "en") -> Client:
        """A browser that is not signed in."""
        client = Client()
        client.cookies["lifeloop_language"] = language
        return client

    def send_template(
        self, person: Person | None = None, *, number: str = "A-17", page: str = "pages/order?id=17"
    ) -> int:
        """A template message by the program; its id."""
        receiver = person or self.person
        form = forms.issue_form_id(receiver, self.program)
        data = {"keyword1": {"value": number}, "keyword2": {"value": "拿铁(大杯)× 1"}}
        wanted = sends.TemplateSend(
            app_id=self.program.pk, key=ids.token(16), digest="-", to_user_id=receiver.user_id, to_open_id="",
            form_id=form.pk, user_template_id=self.template.pk, page=page, data=json.dumps(data),
        )  # fmt: skip
        with write():
            return _accepted(sends.send_templates([wanted])[0])

    def send_text(self, text: str, person: Person | None = None) -> int:
        """A text by the account to one follower; its id."""
        return self.send_custom("text", {"text": text}, person)

    def send_custom(self, kind: str, content: dict[str, Any], person: Person | None = None) -> int:
        """A message of any kind by the account to one follower; its id."""
        receiver = person or self.person
        wanted = customs.CustomSend(
            app_id=self.account.pk, key=ids.token(16), digest="-", to_user_id=receiver.user_id, to_open_id="",
            kind=kind, content=content,
        )  # fmt: skip
        with write():
            return _accepted(customs.send_customs([wanted])[0])

    def publish(self, text: str, account: Account | None = None) -> None:
        """A text by the account to all its followers."""
        publications.publish(
            Actor("member", str(self.member.pk), "seller", ""),
            account or self.account,
            kind="text",
            content={"text": text},
        )

    def fill(self, *, rows: int) -> None:
        """So many more of all that the person's pages list."""
        for number in range(rows):
            merchant = Merchant.objects.create(name=f"商家 {number}")
            program, account = (
                _program(merchant, f"程序 {number}", "另一个"),
                _account(merchant, f"生活号 {number}", "另一个", ""),
            )
            Association.objects.create(
                program=program, account=self.account, associated_by=self.member
            )
            visit(self.person, program)
            follow(self.person, account, source=FollowSource.SEARCH)
            self.publish(f"信 {number}", account)
            self.send_template(number=f"B-{number}")
            self.send_text(f"话 {number}")
            self.publish(f"信 {number}")
            sign_in(self.person)


def make_world() -> World:
    """Everything listed, the program bound to the account, the person following it."""
    merchant = Merchant.objects.create(name="左岸咖啡有限公司")
    rival = Merchant.objects.create(name="河畔书店有限公司")
    member = Member.objects.create(login="seller", phone="+8613700137000", name="Seller")
    program = _program(merchant, "左岸咖啡", "现磨咖啡，提前点单，到店自取")
    account = _account(
        merchant, "左岸生活", "每周一封信：新豆、活动与会员日", "谢谢关注，欢迎来坐坐。"
    )
    other = _account(rival, "河畔书店", "新书与读书会", "")
    person = Person.objects.create(user_id="2088000000000017", phone=PHONE)
    stranger = Person.objects.create(user_id="2088000000000025", phone=OTHER_PHONE)
    Binding.objects.create(program=program, account=account, bound_by=member)
    Association.objects.create(program=program, account=account, associated_by=member)
    library = LibraryTemplate.objects.create(
        code="TM-WORLD", title="取餐提醒", industry="餐饮", keywords=["取餐号", "商品"], example={}
    )
    template = UserTemplate.objects.create(
        id=ids.token(16),
        program=program,
        library=library,
        title="取餐提醒",
        keywords=["取餐号", "商品"],
    )
    visit(person, program)
    follow(person, account, source=FollowSource.COMPONENT, program=program)
    return World(member, program, account, other, person, stranger, template)


def sign_in(person: Person, *, agent: str = "") -> str:
    """A session of the person; its token."""
    from datetime import timedelta

    token = ids.token()
    PersonSession.objects.create(
        token_hash=ids.token_hash(token),
        person=person,
        expires_at=clock.now() + timedelta(days=1),
        agent=agent,
    )
    return token


def _app(merchant: Merchant, kind: str) -> App:
    return App.objects.create(app_id=ids.digits("2021", 16), kind=kind, merchant=merchant)


def _program(merchant: Merchant, name: str, introduction: str) -> Program:
    return Program.objects.create(
        app=_app(merchant, "program"), name=name, category="餐饮", introduction=introduction, state="listed",
        source="address", address="https://coffee.example.com/",
    )  # fmt: skip


def _account(merchant: Merchant, name: str, introduction: str, greeting: str) -> Account:
    return Account.objects.create(
        app=_app(merchant, "account"), name=name, introduction=introduction, subject=merchant.name, greeting=greeting,
        state="listed", opened_at=clock.now(),
    )  # fmt: skip


def _accepted(outcome: Any) -> int:
    if isinstance(outcome, Exception):
        raise outcome
    return int(outcome.message_id)
