"""Whose call it is: the calling app's account or program, and the actor that the log names."""

from typing import Any

from lifeloop.audit import Actor
from lifeloop.gateway.refusals import AppNotPublicApp, AppTypeError
from lifeloop.gateway.registry import Call
from lifeloop.identity.models import Person
from lifeloop.identity.queries import people
from lifeloop.lifestyle import queries as accounts
from lifeloop.lifestyle.models import Account
from lifeloop.programs import queries as programs
from lifeloop.programs.models import Program


def account_of(call: Call[Any]) -> Account:
    """The lifestyle account that calls. Refused: :class:`AppNotPublicApp`."""
    account = accounts.by_app(call.app.app_id)
    if account is None:
        raise AppNotPublicApp
    return account


def program_of(call: Call[Any]) -> Program:
    """The mini program that calls. Refused: :class:`AppTypeError`."""
    program = programs.by_app(call.app.app_id)
    if program is None:
        raise AppTypeError
    return program


def actor_of(row: Account | Program, call: Call[Any]) -> Actor:
    """What the log of its merchant shows: the app itself, or the provider's that acts for it."""
    if call.grant is not None:
        signer = call.grant.signer.app_id
        return Actor("app", signer, f"{row.name} ({signer})")
    return Actor("app", row.pk, row.name)


def person_of(call: Call[Any], user_id: str, open_id: str) -> Person | None:
    """Whom the caller names by either public name; None for nobody."""
    return people.find(call.app.app_id, user_id=user_id, open_id=open_id)
