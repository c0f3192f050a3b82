"""Events of the platform, as any receiver takes them: verified by Standard Webhooks, each message once."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from typing import Any

WORDS = {
    "follow.created": "有人关注了生活号",
    "follow.ended": "有人取消了关注",
    "menu.clicked": "有人点击了菜单",
    "message.text": "有人留言",
    "message.image": "有人发来图片",
    "webhook.test": "收到测试事件",
}
_TOLERANCE = 300  # seconds


class NotOurs(Exception):
    """No signature of ours fits, or it is an old one."""


class Ear:
    """``hear`` returns the event's words, or an empty text for a message that was heard before."""

    def __init__(self, secret: str) -> None:
        self._key = base64.b64decode(secret.removeprefix("whsec_"))
        self._heard: dict[str, None] = {}
        self.newest = ""

    def hear(self, headers: Mapping[str, str], body: bytes) -> str:
        """Refused: :class:`NotOurs`."""
        message, at = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
        signed = b".".join((message.encode(), at.encode(), body))
        wanted = base64.b64encode(hmac.new(self._key, signed, hashlib.sha256).digest()).decode()
        given = headers.get("webhook-signature", "").split()
        fits = any(hmac.compare_digest(f"v1,{wanted}".encode(), one.encode()) for one in given)
        if not self._key or not fits or not at.isdigit() or abs(time.time() - int(at)) > _TOLERANCE:
            raise NotOurs
        if message in self._heard:
            return ""
        self._heard[message] = None
        while len(self._heard) > 1000:
            del self._heard[next(iter(self._heard))]
        event: dict[str, Any] = json.loads(body)
        self.newest = WORDS.get(str(event.get("type")), str(event.get("type")))
        return self.newest
