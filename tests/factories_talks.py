"""Rows for tests about conversations and automatic replies."""

import io
from typing import Any

from PIL import Image

from lifeloop.identity import media
from lifeloop.identity.models import Member, Membership, Person
from lifeloop.identity.rules.roles import Role
from lifeloop.identity.services import files
from lifeloop.kernel import ids
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import Incoming, ReplyRule, ReplyTrigger, Talk
from tests import factories as make


def make_follower(account: Account, **over: Any) -> Person:
    """A person who follows the account."""
    person = make.make_person(**over)
    make.follow(person, account)
    return person


def make_answerer(account: Account, *, role: Role = Role.OPERATOR, **over: Any) -> Member:
    """A member of the account's merchant who may answer."""
    member = make.make_member(**over)
    Membership.objects.create(member=member, merchant=account.app.merchant, role=role)
    return member


def make_talk(account: Account, person: Person | None = None, **over: Any) -> Talk:
    """A conversation with one message that waits."""
    person = person or make_follower(account)
    made = Talk.objects.create(
        account=account,
        person=person,
        **{"waiting": 1, "last_text": "Are you open today?", **over},
    )
    make_incoming(account, person, made.last_text)
    return made


def make_incoming(account: Account, person: Person, text: str = "Hello", **over: Any) -> Incoming:
    """A message of a person, nothing beside it."""
    facts = {"key": ids.token(16), "kind": "text", "content": {"title": "", "text": text}}
    return Incoming.objects.create(account=account, person=person, **{**facts, **over})


def make_sent_picture(account: Account, person: Person, **over: Any) -> Incoming:
    """A picture that a person sent, with its file."""
    out = io.BytesIO()
    Image.new("RGB", (80, 60), (20, 120, 90)).save(out, "PNG")
    data = out.getvalue()
    name = media.name_of(f"talks/{person.user_id}", media.digest_of(data), "png")
    content = {"path": files.put(name, data), "width": 80, "height": 60}
    return make_incoming(account, person, kind="picture", content=content, **over)


def make_rule(account: Account, text: str = "Soon.", **over: Any) -> ReplyRule:
    """A keyword rule that is on."""
    facts = {
        "trigger": ReplyTrigger.KEYWORD,
        "name": f"Rule {make.number()}",
        "keywords": ["hours"],
        "kind": "text",
        "content": {"title": "", "text": text},
    }
    return ReplyRule.objects.create(account=account, **{**facts, **over})


def fill(account: Account, person: Person, rows: int) -> tuple[Incoming, ReplyRule]:
    """So many conversations and rules of an account: one with the person, who sent a picture too."""
    for number in range(rows):
        talk = make_talk(account, person if number == 0 else None)
        talk.claimed_by = make_answerer(account)
        talk.save(update_fields=["claimed_by"])
        rule = make_rule(account)
        sent = make_sent_picture(account, person)
    return sent, rule
