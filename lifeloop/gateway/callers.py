"""The apps that call, with their parsed keys kept; a retired key is refused at the very next call.

Parsing a public key for each call would cost more than checking its signature, so parsed apps are kept in
the process. What is kept is only trusted for the first look at a call: before anything is read or written for
it, the transaction (or the reading thread) that does the work asks the database, with one
indexed query for all calls of the batch, whether the kept app still is as it was. If not, the call's signature
is checked once more against the keys of this moment. So no time to live and no invalidation message can
be too late, and on PostgreSQL the keys are locked for share until the writer's commit.
"""

from collections.abc import Sequence
from threading import Lock

from lifeloop.gateway.errors import ProtocolError
from lifeloop.gateway.registry import Grant
from lifeloop.identity.queries import apps, delegations
from lifeloop.identity.queries.apps import GatewayApp

_MOST_KEPT = 10_000
_kept: dict[str, GatewayApp] = {}
_lock = Lock()


def kept(app_id: str) -> GatewayApp | None:
    """The app as it was when last looked up; None when it never was. Touches no database."""
    return _kept.get(app_id)


def look_up(app_id: str) -> GatewayApp | None:
    """The app as it is in the database now; None for an unknown one."""
    app = apps.gateway_app(app_id)
    with _lock:
        if app is None:
            _kept.pop(app_id, None)
            return None
        if len(_kept) >= _MOST_KEPT and app_id not in _kept:
            _kept.clear()  # rebuilt in a moment; simpler than an order nobody needs
        _kept[app_id] = app
    return app


def acted_for(signer: GatewayApp, token: str) -> tuple[Grant, GatewayApp]:
    """By an app_auth_token: the grant to this provider's app, and the merchant's app it acts for."""
    found = delegations.resolve(signer.app_id, token)
    if found is None:
        raise ProtocolError("aop.invalid-app-auth-token")
    if found.expired:
        raise ProtocolError("aop.app-auth-token-time-out")
    app = kept(found.app_id) or look_up(found.app_id)
    if app is None:
        raise ProtocolError("aop.invalid-app-auth-token")
    return Grant(signer, found.token_hash), app


def changed(callers: Sequence[GatewayApp]) -> dict[str, GatewayApp | None]:
    """Of these kept apps those that are out of date, as they are now (None: gone)."""
    now = apps.stamps({caller.app_id for caller in callers})
    return {
        caller.app_id: look_up(caller.app_id)
        for caller in {caller.app_id: caller for caller in callers}.values()
        if now.get(caller.app_id) != caller.stamp
    }
