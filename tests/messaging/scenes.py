"""What the parallel tests do in processes of their own."""

from lifeloop.database import write
from lifeloop.identity.actors import member_actor
from lifeloop.identity.models import Member, Person
from lifeloop.kernel.errors import DomainError
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.services import conversations, customs, replies, talks_in
from lifeloop.messaging.services.conversations import Answer


def say(argument: str) -> str:
    """person,account,key: the message's id"""
    person_id, account_id, key = argument.split(",")
    made = talks_in.say(
        Person.objects.get(pk=person_id), _account(account_id), key=key, text="hello"
    )
    return str(made.id)


def claim(argument: str) -> str:
    """member,account,person: the member who has it then"""
    member_id, account_id, person_id = argument.split(",")
    member = Member.objects.get(pk=member_id)
    conversations.claim(
        member_actor(member), member, _account(account_id), person_id=int(person_id)
    )
    return f"claimed by {member_id}"


def answer(argument: str) -> str:
    """member,account,person,key"""
    member_id, account_id, person_id, key = argument.split(",")
    member = Member.objects.get(pk=member_id)
    sent = conversations.answer(
        member_actor(member),
        member,
        _account(account_id),
        person_id=int(person_id),
        wanted=Answer(key, "text", {"text": "hello"}),
    )
    return str(sent.message_id)


def reply(argument: str) -> str:
    """person,account,message"""
    person_id, account_id, incoming_id = argument.split(",")
    sent = replies.reply_to_message(
        person_id=int(person_id), account_id=account_id, incoming_id=int(incoming_id)
    )
    return "sent" if sent else "not sent"


def answer_to_entering(argument: str) -> str:
    """user_id,account,key"""
    user_id, account_id, key = argument.split(",")
    wanted = customs.CustomSend(
        app_id=account_id,
        key=key,
        digest="d",
        to_user_id=user_id,
        to_open_id="",
        kind="text",
        content={"text": "hello"},
        event_type=customs.ENTER,
    )
    with write():
        [outcome] = customs.send_customs([wanted])
    return outcome.code if isinstance(outcome, DomainError) else "sent"


def _account(account_id: str) -> Account:
    return Account.objects.select_related("app", "app__merchant").get(pk=account_id)
