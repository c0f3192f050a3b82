"""A call that was admitted with what is kept of its app, judged by what is true at the moment of its work.

In the writer's transaction, or in the reading thread just before the handler; see :mod:`lifeloop.gateway.callers`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from lifeloop.gateway import callers
from lifeloop.gateway.errors import ProtocolError
from lifeloop.gateway.exchange import Exchange, permit
from lifeloop.gateway.registry import Call
from lifeloop.identity.queries import delegations
from lifeloop.identity.queries.apps import GatewayApp
from lifeloop.kernel.errors import DomainError

Held = Sequence[tuple[Exchange, Call[Any]]]
Apps = Mapping[str, GatewayApp | None]
Verdict = Call[Any] | ProtocolError | DomainError


def recheck(held: Held) -> dict[int, Verdict]:
    """By position, the calls for which something has changed: as they are now, or their refusal."""
    apps = [call.app for _exchange, call in held]
    grants = [call.grant for _exchange, call in held if call.grant is not None]
    changed = callers.changed([*apps, *(grant.signer for grant in grants)])
    ended = delegations.ended({grant.token_hash for grant in grants}) if grants else frozenset()
    if not changed and not ended:
        return {}
    return {
        at: _judged(exchange, call, changed, ended)
        for at, (exchange, call) in enumerate(held)
        if _concerns(call, changed, ended)
    }


def _concerns(call: Call[Any], changed: Apps, ended: frozenset[str]) -> bool:
    if call.app.app_id in changed:
        return True
    return call.grant is not None and (
        call.grant.signer.app_id in changed or call.grant.token_hash in ended
    )


def _judged(exchange: Exchange, call: Call[Any], changed: Apps, ended: frozenset[str]) -> Verdict:
    try:
        return _stands(exchange, call, changed, ended)
    except (ProtocolError, DomainError) as refused:
        return refused


def _stands(exchange: Exchange, call: Call[Any], changed: Apps, ended: frozenset[str]) -> Call[Any]:
    """The call as it is now; raises its refusal."""
    app, grant = _now(call.app, changed), call.grant
    exchange.app = signer = app if grant is None else _now(grant.signer, changed)
    if signer is None:
        raise ProtocolError("isv.invalid-app-id")
    exchange.verify_again(signer)
    if grant is not None:
        if app is None or grant.token_hash in ended:
            raise ProtocolError("aop.invalid-app-auth-token")
        grant = replace(grant, signer=signer)
    assert app is not None
    assert exchange.method is not None
    permit(exchange.method, app, grant)
    return replace(call, app=app, grant=grant)


def _now(app: GatewayApp, changed: Apps) -> GatewayApp | None:
    return changed.get(app.app_id, app)
