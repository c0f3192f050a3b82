"""What a refused call would have sent, as far as its content says so: for the log of sends."""

import json
from typing import Any

from lifeloop.messaging.services.refusals import Refused, log_refusal


def log_program(app_id: str, content: str, code: str) -> None:
    """A program's template message that broke a limit."""
    sent = _read(content)
    _log(app_id, sent.get("user_template_id"), sent, code)


def log_account(app_id: str, content: str, code: str) -> None:
    """The same of an account's own."""
    sent = _read(content)
    template = sent.get("template")
    named = template.get("template_id") if isinstance(template, dict) else None
    _log(app_id, named, sent, code)


def _log(app_id: str, template: Any, sent: dict[str, Any], code: str) -> None:
    receiver = sent.get("to_user_id") or sent.get("to_open_id")
    log_refusal(Refused(app_id, _text(template), _text(receiver), code))


def _read(content: str) -> dict[str, Any]:
    try:
        sent = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return sent if isinstance(sent, dict) else {}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
