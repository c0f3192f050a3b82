"""From what a handler said to the words and bytes of the answer in version 2."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext, override

from lifeloop.gateway import answer, encryption
from lifeloop.gateway.answer import SUCCESS, Draft
from lifeloop.gateway.errors import REFUSALS, ProtocolError, Refusal
from lifeloop.gateway.exchange import Reply
from lifeloop.gateway.registry import DONE, Answer, Method, Outcome
from lifeloop.kernel.errors import DomainError

if TYPE_CHECKING:
    from lifeloop.gateway.intake import Intake

_DONE = answer.node(SUCCESS)


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
        # Inside: what is filled in may be a word of a language too.
        return translated % params if params else translated.replace("%%", "%")


def draft_of(intake: "Intake", outcome: Outcome) -> Draft:
    """The node that tells the outcome, ready to be signed."""
    if isinstance(outcome, Exception):
        name = intake.failure_node
        content = answer.refusal_node(refusal_of(outcome, intake.method), intake.charset, name)
    else:
        name = intake.node
        content = _success(intake, outcome)
    if intake.encrypted and intake.app is not None and intake.app.aes_key is not None:
        content = b'"' + encryption.encrypt(intake.app.aes_key, content) + b'"'
    return Draft(content, intake.sign_type, name)


def reply_of(intake: "Intake", outcome: Outcome, draft: Draft, signature: bytes | None) -> Reply:
    """The envelope around a node."""
    certificate = b""
    if intake.certificate and intake.app is not None:
        certificate = intake.app.platform_sn.encode()
    body = answer.envelope(draft.name, draft.content, signature, certificate)
    away = isinstance(outcome, ProtocolError) and outcome.away
    content_type = (b"content-type", b"application/json;charset=" + intake.charset.label)
    return Reply(body, (content_type,), away=away)


def _success(intake: "Intake", outcome: Answer) -> bytes:
    if outcome is DONE:
        return _DONE  # pure ASCII, the same in every charset
    fields = outcome.model_dump(exclude_none=True)
    if intake.method is None or not intake.method.bare:
        fields = {**SUCCESS, **fields}
    return answer.node(fields, intake.charset, intake.node)
