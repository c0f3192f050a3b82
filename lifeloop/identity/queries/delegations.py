"""Whom a provider's app acts for."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from lifeloop.database.kept import Given, KeptRead
from lifeloop.identity.errors import ConsentLinkWrong
from lifeloop.identity.models import App, AppAuthToken
from lifeloop.identity.rules import callbacks
from lifeloop.kernel import clock, ids


@dataclass(frozen=True, slots=True)
class Delegation:
    """A token that its merchant has not ended."""

    token_hash: str
    app_id: str
    expired: bool


_given = KeptRead(
    lambda: AppAuthToken.objects.filter(
        pk__being=Given("token"), provider_id__being=Given("provider"), ended_at=None
    ).values_list("pk", "app_id", "expires_at")
)


def resolve(provider_app_id: str, token: str) -> Delegation | None:
    """What an app_auth_token allows this provider's app; None for an unknown one, an ended one, or another provider's."""
    rows = _given(token=ids.token_hash(token), provider=provider_app_id)
    if not rows:
        return None
    [(token_hash, app_id, expires_at)] = rows
    return Delegation(token_hash, app_id, expires_at <= clock.now())


def find(provider_app_id: str, token: str) -> AppAuthToken | None:
    """A token of this provider's app, also one that has ended."""
    return AppAuthToken.objects.filter(
        pk=ids.token_hash(token), provider_id=provider_app_id
    ).first()


def _open_tokens() -> QuerySet[AppAuthToken, Any]:
    rows = AppAuthToken.objects.filter(pk__among=Given("tokens"), ended_at=None)
    return rows.values_list("pk", "expires_at")


_open = KeptRead(_open_tokens)
_held_open = KeptRead(_open_tokens, lock="share")


def ended(token_hashes: Collection[str]) -> frozenset[str]:
    """Of these tokens those that hold no more. Inside a write the others are kept from being ended until its end."""
    rows = (_held_open if connection.in_atomic_block else _open)(tokens=list(token_hashes))
    now = clock.now()
    return frozenset(token_hashes) - {token for token, expires_at in rows if expires_at > now}


def given_by(app: App) -> QuerySet[AppAuthToken]:
    """The tokens by which others act for this app, the newest first."""
    return (
        AppAuthToken.objects.select_related(
            "provider__merchant", "provider__program", "provider__account"
        )
        .filter(app=app, ended_at=None)
        .order_by("-created_at", "pk")
    )


def asking(app_id: str, redirect_uri: str) -> App:
    """The provider's app that a consent link names; :class:`ConsentLinkWrong` unless the code may go to that address."""
    app = App.objects.select_related("merchant").filter(pk=app_id).first()
    if app is None or not callbacks.may_go_to(app.callback_address, redirect_uri):
        raise ConsentLinkWrong
    return app
