"""Writes on lifestyle accounts: one function, one transaction, one sentence of the product."""

from typing import IO

from django.conf import settings

from lifeloop.audit import Actor, Target
from lifeloop.audit.services import record
from lifeloop.database import for_update, write
from lifeloop.identity import pictures
from lifeloop.identity.errors import MerchantSuspended
from lifeloop.identity.models import AppKind, Merchant, MerchantState
from lifeloop.identity.services.apps import new_app
from lifeloop.kernel import clock
from lifeloop.lifestyle.errors import (
    AccountNameLength,
    AccountNameTaken,
    AccountNotFound,
    GreetingLength,
    IntroductionLength,
)
from lifeloop.lifestyle.models import Account
from lifeloop.lifestyle.rules import AccountState, Act, move
from lifeloop.outbox import emit


def open_account(
    actor: Actor,
    merchant: Merchant,
    *,
    name: str,
    introduction: str,
    subject: str = "",
    logo: IO[bytes] | None = None,
) -> Account:
    """开通生活号: a new account, handed to review. Refused: name 2–20 characters, a taken name, lengths, a bad picture."""
    _check(name, introduction)
    if merchant.state != MerchantState.ACTIVE:
        raise MerchantSuspended
    path = pictures.keep(logo) if logo else ""
    with write():
        _refuse_taken(name)
        app = new_app(merchant, AppKind.ACCOUNT)
        account = Account.objects.create(
            app=app,
            name=name.strip(),
            introduction=introduction.strip(),
            subject=subject.strip()[:60] or merchant.name,
            logo=path,
        )
        _changed(actor, account, "account.opened")
        emit(
            "account.opened",
            account_id=int(account.pk),
            merchant_id=merchant.pk,
            facts={"by": actor.member_id},
        )
    return account


def edit(
    actor: Actor,
    account: Account,
    *,
    name: str,
    introduction: str,
    logo: IO[bytes] | None = None,
) -> Account:
    """Change what people read about the account; shown at once, on record."""
    _check(name, introduction)
    path = pictures.keep(logo) if logo else ""
    with write():
        row = _locked(account.pk)
        if row.name != name.strip():
            _refuse_taken(name)
        row.name, row.introduction, row.logo = name.strip(), introduction.strip(), path or row.logo
        row.changed_at = clock.now()
        row.save(update_fields=["name", "introduction", "logo", "changed_at"])
        _changed(actor, row, "account.edited")
    return row


def change(
    actor: Actor,
    account: Account,
    *,
    name: str | None = None,
    introduction: str | None = None,
    greeting: str | None = None,
    logo: IO[bytes] | None = None,
) -> Account:
    """The profile by parts, all of them or none; None leaves a part as it is. Refused: as :func:`edit`, :func:`set_greeting`."""
    with write():
        row = _locked(account.pk)
        if name is not None or introduction is not None or logo is not None:
            row = edit(
                actor,
                row,
                name=row.name if name is None else name,
                introduction=row.introduction if introduction is None else introduction,
                logo=logo,
            )
        return row if greeting is None else set_greeting(actor, row, greeting=greeting)


def set_greeting(actor: Actor, account: Account, *, greeting: str) -> Account:
    """What new followers are sent; an empty text sends nothing."""
    if len(greeting.strip()) > settings.LIFELOOP_GREETING_LENGTH:
        raise GreetingLength(most=settings.LIFELOOP_GREETING_LENGTH)
    with write():
        row = _locked(account.pk)
        row.greeting, row.changed_at = greeting.strip(), clock.now()
        row.save(update_fields=["greeting", "changed_at"])
        _changed(actor, row, "account.greeting_set")
    return row


def resubmit(actor: Actor, account: Account) -> Account:
    """Hand a sent-back account to review again."""
    return _act(actor, account.pk, Act.SUBMIT)


def list_(actor: Actor, account: Account) -> Account:
    """上架: people find it by search."""
    return _act(actor, account.pk, Act.LIST)


def delist(actor: Actor, account: Account) -> Account:
    """下架: no longer found by search; links, codes and components still lead to it."""
    return _act(actor, account.pk, Act.DELIST)


def approve(operator: Actor, account_id: str) -> Account:
    """The operator's yes: it is opened."""
    return _act(operator, account_id, Act.APPROVE)


def reject(operator: Actor, account_id: str, *, note: str) -> Account:
    """The operator's no, with a reason; its merchant may mend and submit again."""
    return _act(operator, account_id, Act.REJECT, note)


def suspend(operator: Actor, account_id: str, *, note: str) -> Account:
    """The operator stops it: inert everywhere from the next request on; unfollowing works."""
    return _act(operator, account_id, Act.SUSPEND, note)


def resume(operator: Actor, account_id: str) -> Account:
    """The operator lets it go on in the state it was in."""
    return _act(operator, account_id, Act.RESUME)


def _act(actor: Actor, account_id: str, act: Act, note: str = "") -> Account:
    with write():
        row = _locked(account_id)
        state, suspended = move(row.state, row.suspended, act)
        row.state, row.suspended, row.changed_at = state, suspended, clock.now()
        row.review_note = note[:200]
        if state == AccountState.OPENED and row.opened_at is None:
            row.opened_at = row.changed_at
        row.save(update_fields=["state", "suspended", "changed_at", "review_note", "opened_at"])
        _changed(actor, row, f"account.{act.value}", {"note": note[:200]} if note else {})
        emit(
            "account.state",
            account_id=int(row.pk),
            merchant_id=row.app.merchant_id,
            facts={
                "state": state,
                "suspended": suspended,
                "act": act.value,
                "note": note[:200],
                "by": actor.member_id,
            },
        )
    return row


def _locked(account_id: str) -> Account:
    rows = for_update(Account.objects.select_related("app").filter(pk=account_id))
    if not rows:
        raise AccountNotFound
    return rows[0]


def _check(name: str, introduction: str) -> None:
    if not 2 <= len(name.strip()) <= 20 or not name.isprintable():
        raise AccountNameLength
    if not 1 <= len(introduction.strip()) <= settings.LIFELOOP_INTRODUCTION_LENGTH:
        raise IntroductionLength(most=settings.LIFELOOP_INTRODUCTION_LENGTH)


def _refuse_taken(name: str) -> None:
    if Account.objects.filter(name__iexact=name.strip()).exists():
        raise AccountNameTaken


def _changed(
    actor: Actor, account: Account, action: str, data: dict[str, object] | None = None
) -> None:
    target = Target("account", account.pk, account.name)
    record(
        actor=actor, action=action, target=target, merchant_id=account.app.merchant_id, data=data
    )
