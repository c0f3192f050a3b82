"""A hook of the operator's own: one JSON POST per text, any 2xx answer is a delivery."""

import json
import urllib.request
from typing import Any

from django.conf import settings

TIMEOUT_SECONDS = 10


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A hook that redirects is set up wrongly; the text and its token do not follow."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


_opener = urllib.request.build_opener(_NoRedirect)


def send(phone: str, kind: str, text: str, params: dict[str, str]) -> None:
    """POST ``{phone, kind, text, params}`` with the bearer token of the settings."""
    body = json.dumps(
        {"phone": phone, "kind": kind, "text": text, "params": params}, ensure_ascii=False
    ).encode()
    request = urllib.request.Request(  # noqa: S310 -- the operator's own setting, checked at start to be http(s)
        settings.LIFELOOP_SMS_HTTP_URL,
        data=body,
        headers={
            "Content-Type": "application/json",
            "Authorization": f"Bearer {settings.LIFELOOP_SMS_HTTP_TOKEN}",
        },
    )
    with _opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
        answer.read(1024)
