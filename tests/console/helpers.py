"""What the console's tests share: signed-in browsers, and the phone that receives codes."""

import re
from datetime import timedelta
from typing import Any

import time_machine
from django.test import Client

from lifeloop.identity.models import Member, SmsText
from lifeloop.kernel import clock
from lifeloop.outbox.running import run_pending
from tests import factories as make

HTMX: dict[str, Any] = {"HTTP_HX_REQUEST": "true"}


def browser(member: Member | None = None, *, language: str = "en", **about: Any) -> Client:
    """A browser that speaks English; signed in without a password when a member is given."""
    client = Client(**about)
    client.cookies["lifeloop_language"] = language
    if member is not None:
        client.force_login(member)
    return client


def sign_in(client: Client, name: str, password: str = make.PASSWORD, **more: str) -> Any:
    """Send the form of the sign-in page."""
    return client.post("/console/login/", {"name": name, "password": password, **more})


def sms_code(phone: str) -> str:
    """The code of the newest text with one that went to a phone; empty when none did."""
    run_pending()
    texts = SmsText.objects.filter(phone=phone).order_by("-pk").values_list("text", flat=True)
    codes = (re.search(r"\b\d{6}\b", text) for text in texts)
    return next((found[0] for found in codes if found), "")


def later(**span: float) -> Any:
    """Travel that far: ``with later(seconds=61): ...``."""
    return time_machine.travel(clock.now() + timedelta(**span), tick=True)


def text_of(answer: Any) -> str:
    """The page as text."""
    return str(answer.content.decode())
