"""Rows for tests about conversations and automatic replies."""

from typing import Any

from lifeloop.identity.models import Member, Membership, Person
from lifeloop.identity.rules.roles import Role
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
