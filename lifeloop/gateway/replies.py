"""From what a handler said to the bytes of the answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, override

from lifeloop.gateway import answer, encryption
from lifeloop.gateway.answer import SUCCESS, Draft, Signer
from lifeloop.gateway.errors import REFUSALS, ProtocolError, Refusal
from lifeloop.gateway.intake import Intake
from lifeloop.gateway.registry import DONE, Answer, Method, Outcome
from lifeloop.kernel.errors import DomainError

_DONE = answer.node(SUCCESS)


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes over the wire."""

    body: bytes
    charset: bytes
    away: bool = False


def refusal_of(error: DomainError | ProtocolError, method: Method | None = None) -> Refusal:
    """A refusal in the protocol's words; a domain's sentence in Chinese, the protocol's language.

    ``method``: the one that refuses; some have words of their own for what the domain refuses.
    """
    if isinstance(error, ProtocolError):
        return error.refusal()
    code = method.code_of(error) if method is not None else error.code
    known = REFUSALS.get(code)
    if known is not None:
        return Refusal(known[0], code, known[1])
    return Refusal("40004", code, sentence(error.text, error.params))


def sentence(text: str, params: Mapping[str, Any]) -> str:
    """An English msgid in Chinese with its parameters filled in."""
    with override("zh-hans"):
        translated = gettext(text)
    return translated % params if params else translated.replace("%%", "%")


def draft_of(intake: Intake, outcome: Outcome) -> Draft:
    """The node that tells the outcome, ready to be signed."""
    if isinstance(outcome, Exception):
        name = intake.failure_node
        content = answer.refusal_node(refusal_of(outcome, intake.method), intake.charset, name)
    else:
        name = intake.node
        content = _success(intake, outcome)
    if intake.encrypted and intake.app is not None and intake.app.aes_key is not None:
        content = b'"' + encryption.encrypt(intake.app.aes_key, content) + b'"'
    return Draft(name, content, intake.sign_type)


def _success(intake: Intake, outcome: Answer) -> bytes:
    if outcome is DONE:
        return _DONE  # pure ASCII, the same in every charset
    fields = outcome.model_dump(exclude_none=True)
    if intake.method is None or not intake.method.bare:
        fields = {**SUCCESS, **fields}
    return answer.node(fields, intake.charset, intake.node)


def reply(signer: Signer, intake: Intake, outcome: Outcome) -> Reply:
    """The reply, signed now where its signature is not at hand."""
    draft = draft_of(intake, outcome)
    return ready(signer, intake, outcome, draft) or finished(intake, outcome, signer.sign(draft))


def ready(signer: Signer, intake: Intake, outcome: Outcome, draft: Draft) -> Reply | None:
    """The reply when it needs no work: unsigned, or its signature is kept; else None."""
    if intake.app is None:
        return finished(intake, outcome, answer.envelope(draft.name, draft.content, None))
    body = signer.kept(draft)
    return finished(intake, outcome, body) if body is not None else None


def finished(intake: Intake, outcome: Outcome, body: bytes) -> Reply:
    """A reply around a finished body."""
    away = isinstance(outcome, ProtocolError) and outcome.away
    return Reply(body, intake.charset.label, away)
