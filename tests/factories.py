"""Rows for tests, straight into the tables: plain functions, everything can be given, nothing has to be."""

from datetime import timedelta
from itertools import count
from typing import Any

from lifeloop.followers.models import Follow, FollowSource
from lifeloop.identity.models import (
    App,
    AppKey,
    AppKind,
    Invitation,
    Member,
    Membership,
    Merchant,
    Person,
)
from lifeloop.identity.rules.roles import Role
from lifeloop.kernel import clock, ids
from lifeloop.lifestyle.models import Account
from lifeloop.lifestyle.rules import AccountState
from lifeloop.messaging.models import FormId, LibraryTemplate, UserTemplate
from lifeloop.programs.models import Program, Source, Version
from lifeloop.programs.rules import ProgramState
from lifeloop.relations.models import Association, Binding, Grant, GrantState, GrantWay

PASSWORD = "a long enough coffee password"
_numbers = count(1)


def number() -> int:
    """Another number at every call."""
    return next(_numbers)


def phone_number() -> str:
    """Another mobile number (E.164) at every call."""
    return f"+86138{number():08d}"


def make_member(*, password: str | None = None, **over: Any) -> Member:
    """A member of no merchant; without a password only ``force_login`` signs it in (argon2 takes its time)."""
    n = number()
    member = Member(
        **{"login": f"member{n}", "phone": phone_number(), "name": f"Member {n}", **over}
    )
    if password is None:
        member.set_unusable_password()
    else:
        member.set_password(password)
    member.save()
    return member


def make_merchant(*, owner: Member | None = None, **over: Any) -> Merchant:
    """A merchant; with an owner when one is given."""
    merchant = Merchant.objects.create(**{"name": f"Merchant {number()}", **over})
    if owner is not None:
        join(owner, merchant, Role.OWNER)
    return merchant


def join(member: Member, merchant: Merchant, role: Role) -> Membership:
    """A membership."""
    return Membership.objects.create(member=member, merchant=merchant, role=role)


def make_invitation(merchant: Merchant, *, token: str = "", **over: Any) -> Invitation:
    """An open invitation; ``token`` is what its link would carry."""
    inviter = over.pop("invited_by", None) or make_member()
    facts = {
        "phone": phone_number(),
        "role": Role.VIEWER,
        "token_hash": ids.token_hash(token or ids.token()),
        "expires_at": clock.now() + timedelta(days=7),
    }
    return Invitation.objects.create(merchant=merchant, invited_by=inviter, **{**facts, **over})


def make_person(**over: Any) -> Person:
    """An end user."""
    return Person.objects.create(
        **{"user_id": ids.digits("2088", 16), "phone": phone_number(), **over}
    )


def make_app(merchant: Merchant | None = None, kind: AppKind = AppKind.PROGRAM, **over: Any) -> App:
    """An APPID of a merchant (a new one when none is given)."""
    facts = {
        "app_id": ids.digits("2021", 16),
        "kind": kind,
        "merchant": merchant or make_merchant(),
        **over,
    }
    return App.objects.create(**facts)


def make_key(app: App, **over: Any) -> AppKey:
    """A valid key of an app: the row, not a real key."""
    facts = {"public_pem": "", "fingerprint": ids.token_hash(ids.token()), "bits": 2048}
    return AppKey.objects.create(app=app, **{**facts, **over})


def make_program(merchant: Merchant | None = None, **over: Any) -> Program:
    """A listed mini program at an https address."""
    facts: dict[str, Any] = {
        "name": f"Program {number()}",
        "category": "餐饮",
        "introduction": "Coffee to go.",
        "source": Source.ADDRESS,
        "address": "https://coffee.example.com/",
        "state": ProgramState.LISTED,
        "first_listed_at": clock.now(),
    }
    return Program.objects.create(app=make_app(merchant, AppKind.PROGRAM), **{**facts, **over})


def make_version(program: Program, **over: Any) -> Version:
    """An uploaded package of a program: the row, not the files."""
    facts = {
        "number": number(),
        "name": "1.0.0",
        "manifest": {"app_id": program.pk, "pages": ["index"]},
        "digest": "0" * 64,
        "size": 1000,
        "uploaded_by_id": 0,
    }
    return Version.objects.create(program=program, **{**facts, **over})


def make_account(merchant: Merchant | None = None, **over: Any) -> Account:
    """A listed lifestyle account."""
    app = make_app(merchant, AppKind.ACCOUNT)
    facts = {
        "name": f"Account {number()}",
        "introduction": "News about coffee.",
        "subject": app.merchant.name,
        "state": AccountState.LISTED,
        "opened_at": clock.now(),
    }
    return Account.objects.create(app=app, **{**facts, **over})


def make_grant(program: Program, account: Account, **over: Any) -> Grant:
    """An active grant by request and approval."""
    facts = {
        "merchant": program.app.merchant,
        "owner": account.app.merchant,
        "way": GrantWay.REQUEST,
        "state": GrantState.ACTIVE,
    }
    asked_by = over.pop("requested_by", None) or make_member()
    return Grant.objects.create(
        program=program, account=account, requested_by=asked_by, **{**facts, **over}
    )


def bind(program: Program, account: Account, **over: Any) -> Binding:
    """A binding; give ``grant`` for an account of another merchant."""
    bound_by = over.pop("bound_by", None) or make_member()
    return Binding.objects.create(program=program, account=account, bound_by=bound_by, **over)


def associate(account: Account, program: Program, **over: Any) -> Association:
    """An association."""
    by = over.pop("associated_by", None) or make_member()
    return Association.objects.create(account=account, program=program, associated_by=by, **over)


def follow(person: Person, account: Account, **over: Any) -> Follow:
    """An open follow from the account's present number on."""
    facts = {
        "since_seq": account.last_seq,
        "read_seq": account.last_seq,
        "source": FollowSource.COMPONENT,
    }
    return Follow.objects.create(person=person, account=account, **{**facts, **over})


def make_library_template(**over: Any) -> LibraryTemplate:
    """A master template with four keywords."""
    facts = {
        "code": f"TM{number():06d}",
        "title": "Order ready",
        "industry": "Food",
        "keywords": ["Order", "Shop", "Amount", "Time"],
        "example": {"Order": "A1", "Shop": "City", "Amount": "18.00", "Time": "09:30"},
    }
    return LibraryTemplate.objects.create(**{**facts, **over})


def make_template(program: Program, **over: Any) -> UserTemplate:
    """A template of a program with two keywords."""
    library = over.pop("library", None) or make_library_template()
    facts = {"id": ids.token(16), "title": library.title, "keywords": library.keywords[:2]}
    return UserTemplate.objects.create(program=program, library=library, **{**facts, **over})


def make_form_id(person: Person, program: Program, **over: Any) -> FormId:
    """A fresh form id."""
    return FormId.objects.create(person=person, program=program, **{"id": ids.token(24), **over})
