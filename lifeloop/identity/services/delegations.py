"""第三方应用授权: consent, tokens, their end."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from lifeloop.audit import Actor, Target
from lifeloop.audit.services import record
from lifeloop.database import for_update, write
from lifeloop.identity.errors import (
    AppNotFound,
    CallbackInvalid,
    CodeInvalid,
    OwnAppConsent,
    RefreshTokenInvalid,
)
from lifeloop.identity.models import App, AppAuthCode, AppAuthToken
from lifeloop.identity.rules import callbacks
from lifeloop.kernel import clock, ids
from lifeloop.outbox import emit

CODE_LIFE = timedelta(days=1)
TOKEN_LIFE = timedelta(days=365)
REFRESH_LIFE = timedelta(days=372)


@dataclass(frozen=True, slots=True)
class AppTokens:
    """The answer of ``alipay.open.auth.token.app``; times in seconds."""

    app_auth_token: str
    app_refresh_token: str
    auth_app_id: str
    expires_in: int
    re_expires_in: int


def set_callback(actor: Actor, app: App, *, callback_address: str) -> None:
    """Where consents to this app send their code; empty: none can be asked for. Refused: no https address."""
    if callback_address and not callbacks.is_good(callback_address):
        raise CallbackInvalid
    with write():
        App.objects.filter(pk=app.pk).update(callback_address=callback_address)
        _said(actor, app, app.pk, "delegation.callback_set")


def consent(actor: Actor, app: App, *, provider_app_id: str) -> str:
    """A merchant lets a provider's app act for its own: the code (one day, once) that the provider exchanges.

    Refused: no such app, an app for itself.
    """
    with write():
        provider = App.objects.filter(pk=provider_app_id).first()
        if provider is None:
            raise AppNotFound
        if provider.pk == app.pk:
            raise OwnAppConsent
        code = ids.token(24)
        AppAuthCode.objects.create(
            code_hash=ids.token_hash(code),
            provider=provider,
            app=app,
            expires_at=clock.now() + CODE_LIFE,
        )
        _said(actor, app, provider.pk, "delegation.consented")
    return code


def exchange(provider_app_id: str, *, code: str) -> AppTokens:
    """Use up a code of this provider's app; a token it already had for the same app ends."""
    now = clock.now()
    codes = AppAuthCode.objects.filter(
        pk=ids.token_hash(code), provider_id=provider_app_id, expires_at__gt=now, used_at=None
    )
    with write():
        app_id = codes.values_list("app_id", flat=True).first()
        if app_id is None:
            raise CodeInvalid
        _alone(app_id)
        if not codes.update(used_at=now):
            raise CodeInvalid
        return _issue(provider_app_id, app_id, now)


def refresh(provider_app_id: str, *, refresh_token: str) -> AppTokens:
    """New tokens for a refresh token of this provider's app; the old pair is dead from now on."""
    now = clock.now()
    tokens = AppAuthToken.objects.filter(
        refresh_hash=ids.token_hash(refresh_token),
        provider_id=provider_app_id,
        refresh_expires_at__gt=now,
        ended_at=None,
    )
    with write():
        app_id = tokens.values_list("app_id", flat=True).first()
        if app_id is None:
            raise RefreshTokenInvalid
        _alone(app_id)
        if not tokens.exists():
            raise RefreshTokenInvalid
        return _issue(provider_app_id, app_id, now)


def end(actor: Actor, app: App, *, provider_app_id: str) -> None:
    """From the commit on the provider's app acts for this one no more. Ending again changes nothing."""
    with write():
        _alone(app.pk)
        rows = for_update(
            AppAuthToken.objects.filter(app=app, provider_id=provider_app_id, ended_at=None)
        )
        AppAuthCode.objects.filter(app=app, provider_id=provider_app_id, used_at=None).delete()
        if rows:
            AppAuthToken.objects.filter(pk__in=[row.pk for row in rows]).update(
                ended_at=clock.now()
            )
            _said(actor, app, provider_app_id, "delegation.ended")


def _alone(app_id: str) -> None:
    """One at a time for an app, before any row of its codes and tokens is touched."""
    for_update(App.objects.filter(pk=app_id))


def _issue(provider_app_id: str, app_id: str, now: datetime) -> AppTokens:
    AppAuthToken.objects.filter(provider_id=provider_app_id, app_id=app_id, ended_at=None).update(
        ended_at=now
    )
    token, again = ids.token(24), ids.token(24)
    AppAuthToken.objects.create(
        token_hash=ids.token_hash(token),
        refresh_hash=ids.token_hash(again),
        provider_id=provider_app_id,
        app_id=app_id,
        created_at=now,
        expires_at=now + TOKEN_LIFE,
        refresh_expires_at=now + REFRESH_LIFE,
    )
    return AppTokens(
        app_auth_token=token,
        app_refresh_token=again,
        auth_app_id=app_id,
        expires_in=int(TOKEN_LIFE.total_seconds()),
        re_expires_in=int(REFRESH_LIFE.total_seconds()),
    )


def _said(actor: Actor, app: App, provider_app_id: str, action: str) -> None:
    record(
        actor=actor,
        action=action,
        target=Target(app.kind, app.app_id, app.app_id),
        merchant_id=app.merchant_id,
        data={"provider": provider_app_id},
    )
    emit(
        action,
        merchant_id=app.merchant_id,
        facts={"app_id": app.app_id, "provider": provider_app_id, "by": actor.member_id},
    )
