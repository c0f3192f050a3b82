"""The same signed bytes do an act once; see :mod:`lifeloop.diagnostics.acts`.

The methods of the writer (``Work.WRITE``) know their sends again by themselves (``messaging/services/keys.py``).
"""

from typing import Any

from lifeloop.diagnostics import acts
from lifeloop.gateway.errors import ProtocolError
from lifeloop.gateway.exchange import Exchange
from lifeloop.gateway.registry import Answer, Call, Done, Work
from lifeloop.kernel.errors import DomainError

_AGAIN = "此请求已被受理，如需再次执行请重新签名"


def handled(exchange: Exchange, call: Call[Any]) -> Answer:
    """What the method answers to a call of its own thread; of an act that was done before, what it answered then."""
    method = exchange.method
    assert method is not None

    def act() -> Answer:
        answer: Answer = method.handler(call)
        return answer

    if method.work is not Work.ACT or method.uses_up:
        return act()
    assert exchange.app is not None
    found = acts.once(
        exchange.app.app_id,
        call.once,
        act,
        told=None if method.names_people else _told,
        certain={} if method.answer is Done else None,
        refusals=(DomainError, ProtocolError),
    )
    if not isinstance(found, acts.Done):
        return found
    if found.answer is None:
        raise ProtocolError("isv.suspected-attack", _AGAIN)
    return method.answer.model_validate(found.answer)


def _told(answer: Answer) -> dict[str, Any]:
    return answer.model_dump(mode="json", exclude_none=True)
