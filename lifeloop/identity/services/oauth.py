"""Auth codes and access tokens: how a program's backend learns who its visitor is."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from lifeloop.database import write
from lifeloop.identity.errors import CodeInvalid, RefreshTokenInvalid, RefreshTokenOld
from lifeloop.identity.models import AccessToken, App, AuthCode, Person
from lifeloop.identity.rules.open_ids import open_id
from lifeloop.kernel import clock, ids

CODE_LIFE = timedelta(minutes=3)
TOKEN_LIFE = timedelta(days=15)
REFRESH_LIFE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Tokens:
    """The answer of ``alipay.system.oauth.token``; times in seconds."""

    access_token: str
    refresh_token: str
    user_id: str
    open_id: str
    scope: str
    expires_in: int
    re_expires_in: int
    auth_start: datetime


def issue_code(app: App, person: Person, *, scope: str = "auth_base") -> str:
    """A code for this app's backend: once, three minutes."""
    code = ids.token(24)
    with write():
        AuthCode.objects.create(
            code_hash=ids.token_hash(code),
            app=app,
            person=person,
            scope=scope,
            expires_at=clock.now() + CODE_LIFE,
        )
    return code


def exchange(app_id: str, *, code: str) -> Tokens:
    """Use up a code of this app; :class:`CodeInvalid` for an unknown, used, old or foreign one."""
    now = clock.now()
    with write():
        row = (
            AuthCode.objects.select_related("person")
            .filter(code_hash=ids.token_hash(code), app_id=app_id)
            .first()
        )
        if row is None or row.expires_at <= now or not _use(row, now):
            raise CodeInvalid
        return _issue(app_id, row.person, row.scope, now)


def refresh(app_id: str, *, refresh_token: str) -> Tokens:
    """New tokens for an unused refresh token of this app; the old pair is dead from now on."""
    now = clock.now()
    with write():
        row = (
            AccessToken.objects.select_related("person")
            .filter(refresh_hash=ids.token_hash(refresh_token), app_id=app_id, refreshed_at=None)
            .first()
        )
        if row is None:
            raise RefreshTokenInvalid
        if row.refresh_expires_at <= now:
            raise RefreshTokenOld
        if not AccessToken.objects.filter(pk=row.pk, refreshed_at=None).update(
            refreshed_at=now, expires_at=now
        ):
            raise RefreshTokenInvalid
        return _issue(app_id, row.person, row.scope, now)


def _use(row: AuthCode, now: datetime) -> bool:
    return bool(AuthCode.objects.filter(pk=row.pk, used_at=None).update(used_at=now))


def _issue(app_id: str, person: Person, scope: str, now: datetime) -> Tokens:
    access, again = ids.token(), ids.token()
    AccessToken.objects.create(
        token_hash=ids.token_hash(access),
        refresh_hash=ids.token_hash(again),
        app_id=app_id,
        person=person,
        scope=scope,
        created_at=now,
        expires_at=now + TOKEN_LIFE,
        refresh_expires_at=now + REFRESH_LIFE,
    )
    return Tokens(
        access_token=access,
        refresh_token=again,
        user_id=person.user_id,
        open_id=open_id(app_id, person.user_id),
        scope=scope,
        expires_in=int(TOKEN_LIFE.total_seconds()),
        re_expires_in=int(REFRESH_LIFE.total_seconds()),
        auth_start=now,
    )
