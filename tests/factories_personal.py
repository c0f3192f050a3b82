"""A person about whom every table that can hold something holds something; and looking for it anywhere."""

from datetime import timedelta
from typing import Any

from django.db import connection

from lifeloop.audit import Actor, Target, record
from lifeloop.followers import store
from lifeloop.followers.models import (
    Attention,
    AttentionUse,
    FollowSource,
    MuteSpan,
    OwnFile,
    Refusal,
    TransferState,
)
from lifeloop.followers.services import follow, refuse_program, visit
from lifeloop.followers.services.people import rename
from lifeloop.identity.actors import person_actor
from lifeloop.identity.models import AccessToken, AuthCode, OneTimeCode, Person, SmsText
from lifeloop.identity.rules.codes import Purpose
from lifeloop.kernel import clock, ids
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import (
    AnsweredBy,
    DirectMessage,
    EnterAnswer,
    Notice,
    Opening,
    Publication,
    ReplySent,
    Send,
    SendRefusal,
    Skip,
)
from lifeloop.placements.models import SheetClose
from lifeloop.programs.models import Program
from lifeloop.webhooks.models import Attempt, DeliveryState
from lifeloop.webhooks.rules.documents import What
from tests import factories as make
from tests import factories_broadcasts as sending
from tests import factories_diagnostics as diagnostics
from tests import factories_followers as following
from tests import factories_promotion as promotion
from tests import factories_talks as talking
from tests import factories_templates as templates
from tests import factories_webhooks as webhooks

NAME, NOTE, WORDS, TEXT, LABEL = (
    "赵小满",
    "喜欢拿铁的常客",
    "我写的悄悄话",
    "只给你的消息",
    "金卡会员",
)
AGENT, VALUES = "Mozilla/5.0 Planted", "第七号取餐"


class Held:
    """One person, an account and a program of a merchant, and a bit of everything between them."""

    def __init__(self) -> None:
        self.program: Program = make.make_program()
        self.account: Account = make.make_account(self.program.app.merchant)
        make.bind(self.program, self.account)
        self.template = make.make_template(self.program)
        self.person: Person = make.make_person(phone="+8613866667777")
        self._identity()
        self._followers()
        self._messaging()
        self._others()

    def _identity(self) -> None:
        person, app, soon = self.person, self.program.app, clock.now() + timedelta(days=1)
        person.sessions.create(
            token_hash=ids.token_hash("x"), expires_at=soon, agent=AGENT, address="203.0.113.77"
        )
        AuthCode.objects.create(code_hash="c" * 64, app=app, person=person, expires_at=soon)
        AccessToken.objects.create(
            token_hash="t" * 64,
            refresh_hash="r" * 64,
            app=app,
            person=person,
            expires_at=soon,
            refresh_expires_at=soon,
        )
        OneTimeCode.objects.create(
            purpose=Purpose.PERSON,
            requester="browser",
            object="",
            phone=person.phone,
            salt="s",
            code_hash="h" * 64,
            expires_at=soon,
            created_at=clock.now() - timedelta(minutes=2),
        )
        SmsText.objects.create(phone=person.phone, text=f"{NAME}: 123456")
        record(actor=person_actor(person), action="person.x", target=Target("person_session", 1))

    def _followers(self) -> None:
        person, account = self.person, self.account
        made = follow(person, account, source=FollowSource.COMPONENT, program=self.program)
        rename(person, name=NAME)
        made.note = NOTE
        made.save(update_fields=["note"])
        self.other = make.make_account()
        make.follow(person, self.other, ended_at=clock.now(), until_seq=0)
        following.put_label(following.make_label(account), person, LABEL)
        MuteSpan.objects.create(person=person, account=account)
        Attention.objects.create(person=person, per_week=3)
        AttentionUse.objects.create(person=person, week=clock.today(), count=2)
        visit(person, self.program)
        self.refused = make.make_program()
        refuse_program(person, self.refused, refused=True)
        OwnFile.objects.create(person=person, state="failed")
        assert Refusal.objects.filter(person=person).exists()
        self.spool = store.new_name("csv")
        lines = [f"{self.person.user_id},{NAME},{NOTE}", "2088999999999999,别人,x"]
        store.append(
            self.spool, 0, ("\ufeffuser_id,name\r\n" + "\r\n".join(lines) + "\r\n").encode()
        )
        following.make_transfer(
            account, state=TransferState.DONE, path=self.spool, filters={"spool": self.spool}
        )

    def _messaging(self) -> None:
        person, account, program = self.person, self.account, self.program
        self.message = self.direct({"text": TEXT})
        AnsweredBy.objects.create(send_id=self.message, member=make.make_member())
        many = Send.objects.create(way="broadcast", kind="text", content={"text": "To many"})
        DirectMessage.objects.create(
            person=person, send=many, account=account, values={"name": VALUES}
        )
        own = templates.account_template(account)
        Notice.objects.create(id=self.message, account=account, template=own, person=person)
        talking.make_talk(account, person, last_text=WORDS)
        talking.make_incoming(account, person, WORDS)
        self.picture = talking.make_sent_picture(account, person)
        ReplySent.objects.create(person=person, key="k", account=account, trigger="default")
        EnterAnswer.objects.create(person=person, account=account, day=clock.today())
        to_all = Publication.objects.create(account=account, kind="text", content={"text": "All"})
        Opening.objects.create(publication=to_all, person=person)
        Skip.objects.create(
            person=person, broadcast=sending.draft(account), account=account, reason="cap"
        )
        templates.subscription(person, templates.subscription_template(program))
        make.make_form_id(person, program)
        SendRefusal.objects.create(app=program.app, to_id=person.user_id, code="X")

    def _others(self) -> None:
        person = self.person
        SheetClose.objects.create(sheet=promotion.make_sheet(self.account), person=person, times=2)
        hook = webhooks.make_webhook(self.program.app.merchant)
        told = webhooks.make_delivery(
            hook, What.TEXT, person=person, state=DeliveryState.DONE, document={"text": WORDS}
        )
        Attempt.objects.create(delivery=told, took_ms=1, outcome="OK")
        call = diagnostics.make_call(self.program.app)
        call.request = [["biz_content", f'{{"to_user_id":"{person.user_id}"}}']]
        call.save()

    def direct(self, content: dict[str, Any]) -> int:
        """A message for this person alone; its id."""
        one = ids.row_id()
        Send.objects.create(
            id=one, way="custom", kind="text", account=self.account, content=content
        )
        DirectMessage.objects.create(id=one, person=self.person, send_id=one, account=self.account)
        return one

    def act(self, **over: Any) -> None:
        """Somebody looks at something of theirs."""
        target = Target("person", self.person.user_id, self.person.user_id)
        record(actor=Actor("member", 1, "boss"), action="talk.answered", target=target, **over)


def found_in_tables(*words: str) -> list[tuple[str, str]]:
    """(table, word) wherever one of the words stands in any column of any table."""
    found: list[tuple[str, str]] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            text = "\n".join(repr(row) for row in cursor.fetchall())
            # Some databases keep JSON as text, with its characters escaped.
            found += [
                (table, word)
                for word in words
                if word in text or word.encode("unicode_escape").decode() in text
            ]
    return found
