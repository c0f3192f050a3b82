"""Seeding, first half: merchants, their members, the operator, and people with phones."""

from dataclasses import dataclass

from lifeloop.database import write
from lifeloop.demo import cast
from lifeloop.demo.cast import Login
from lifeloop.identity.actors import member_actor
from lifeloop.identity.models import Member, Merchant, Person
from lifeloop.identity.rules import logins, passwords
from lifeloop.identity.rules.phones import normalise
from lifeloop.identity.rules.roles import Role
from lifeloop.identity.services import members, merchants
from lifeloop.identity.services.people import new_person

INVITATION = "【Lifeloop】山雀咖啡邀请你加入商家平台：%(link)s"


@dataclass(frozen=True, slots=True)
class Town:
    """Everybody."""

    merchant: Merchant
    owner: Member
    other_merchant: Merchant
    other_owner: Member
    operator: Member
    follower: Person
    stranger: Person


def settle() -> Town:
    """Everybody moves in, inside the caller's write."""
    owner, other_owner = sign_up(cast.OWNER), sign_up(cast.OTHER_OWNER)
    merchant = merchants.found_merchant(owner, cast.MERCHANT)
    for login, role in (
        (cast.ADMIN, Role.ADMIN),
        (cast.WRITER, Role.OPERATOR),
        (cast.VIEWER, Role.VIEWER),
    ):
        join(merchant, owner, login, role)
    with write():
        follower = new_person(phone(cast.FOLLOWER_PHONE))
        stranger = new_person(phone(cast.STRANGER_PHONE))
    return Town(
        merchant=merchant,
        owner=owner,
        other_merchant=merchants.found_merchant(other_owner, cast.OTHER_MERCHANT),
        other_owner=other_owner,
        operator=sign_up(cast.OPERATOR, operator=True),
        follower=follower,
        stranger=stranger,
    )


def sign_up(login: Login, *, operator: bool = False) -> Member:
    """A member, by the rules of the registration form; no code is asked for: these phones are nobody's."""
    logins.check_login(login.login)
    passwords.check(login.password, second_factor=False)
    facts = {"phone": phone(login.phone), "name": login.name}
    make = Member.objects.create_superuser if operator else Member.objects.create_user
    return make(login.login, login.password, **facts)


def join(merchant: Merchant, owner: Member, login: Login, role: Role) -> None:
    """A member who was invited and came."""
    invited = sign_up(login)
    _invitation, token = members.invite(
        member_actor(owner),
        merchant,
        inviter=owner,
        phone=invited.phone,
        role=role,
        message=INVITATION,
    )
    members.accept_invitation(invited, token=token)


def phone(number: str) -> str:
    """E.164 of one of the demo's numbers."""
    return normalise(number, ["CN"])
