"""Short messages to phones: written as an encrypted job, sent by the worker through a port."""

import json

from django.conf import settings
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from lifeloop.identity.rules.codes import Purpose
from lifeloop.outbox import enqueue


def text_code(phone: str, code: str, purpose: Purpose) -> None:
    """Queue the text that carries a code. Inside the caller's transaction; the code is stored encrypted only.

    In the language of the page that asked; a code to another owner's phone in the platform's own.
    """
    language = settings.LANGUAGE_CODE if purpose is Purpose.BIND else get_language()
    with override(language or settings.LANGUAGE_CODE):
        text = _(
            "[Lifeloop] Your code is %(code)s, valid for 5 minutes. Do not give it to anyone."
        ) % {"code": code}
    _queue(
        {
            "phone": phone,
            "kind": "code",
            "text": text,
            "params": {"code": code, "purpose": purpose.value},
        }
    )


def text_notice(phone: str, text: str, params: dict[str, str]) -> None:
    """Queue a notice (already translated). Inside the caller's transaction."""
    _queue({"phone": phone, "kind": "notice", "text": text, "params": params})


def _queue(message: dict[str, object]) -> None:
    enqueue("identity.send_text", {}, secret=json.dumps(message, ensure_ascii=False))
