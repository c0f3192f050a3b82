"""Visiting a page: its address in a world, a signed-in browser, and what the table of roles says."""

import re
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from lifeloop.console.registry import Open, Page
from lifeloop.identity.models import Member
from lifeloop.identity.rules.roles import ADMINISTRATORS, ROLES, Can, Role
from tests.contracts.page_world import ADMINISTRATORS_ONLY, OBJECTS, PERSONAL, QUERIES, World

ARGUMENT = re.compile(r"<\w+:(\w+)>")


def names(pages: list[Page]) -> list[Any]:
    return [pytest.param(page, id=page.name) for page in pages]


def arguments(page: Page) -> list[str]:
    return ARGUMENT.findall(page.path)


def address(page: Page, world: World) -> str:
    """The page with the world's objects for its arguments."""
    known = {}
    for name in arguments(page):
        make = OBJECTS.get((page.name, name)) or OBJECTS.get(name)
        assert make, (
            f"tell tests/contracts/page_world.py what stands for <{name}> of the page {page.name}"
        )
        known[name] = make(world)
    query = f"?{QUERIES[page.name](world)}" if page.name in QUERIES else ""
    return reverse(f"console:{page.name}", kwargs=known) + query


def signed_in(member: Member | None, *, csrf: bool = False, language: str = "en") -> Client:
    client = Client(enforce_csrf_checks=csrf)
    client.cookies["lifeloop_language"] = language
    if member:
        client.cookies["lifeloop_session"] = session_of(member)
    return client


def session_of(member: Member) -> str:
    """The key of a session of the world's; made anew when the last one was undone with its test."""
    key = SESSIONS.get(member.pk)
    if key is None or not Session.objects.filter(session_key=key).exists():
        client = Client()
        client.force_login(member)
        key = SESSIONS[member.pk] = client.cookies["lifeloop_session"].value
    return key


SESSIONS: dict[int, str] = {}


def personal(page: Page) -> bool:
    return any((page.name, name) in PERSONAL for name in arguments(page))


def may(page: Page, role: Role, who: Any) -> bool:
    """What the table of roles says about a member who is no operator of the platform."""
    if who is Open.ANYONE:
        return True
    if who is Can.SELF and page.name in ADMINISTRATORS_ONLY:
        return role in ADMINISTRATORS
    if who is Can.SELF:
        return role is Role.OWNER or not personal(page)
    return who is not Can.PLATFORM and who in ROLES[role]


def refused(page: Page, who: Any) -> int:
    return 404 if who is Can.SELF and page.name not in ADMINISTRATORS_ONLY else 403
