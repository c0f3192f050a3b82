"""The SMS port: one file per way out, chosen by ``LIFELOOP_SMS``."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

from lifeloop.identity.sms import aliyun, demo, http, none


@dataclass(frozen=True, slots=True)
class Text:
    """One text: ``kind`` is code or notice, ``params`` fill a provider's template."""

    phone: str
    kind: str
    text: str
    params: dict[str, str]


PORTS: dict[str, Callable[[Text], None]] = {
    "demo": lambda text: demo.send(text.phone, text.text),
    "aliyun": lambda text: aliyun.send(text.phone, text.kind, text.params),
    "http": lambda text: http.send(text.phone, text.kind, text.text, text.params),
    "none": lambda text: none.send(text.phone),
}


def send(text: Text) -> None:
    """Send through the chosen port; an exception makes the job try again."""
    PORTS[settings.LIFELOOP_SMS](text)
