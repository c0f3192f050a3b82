"""When a console session was last seen: noted once a minute, not at every click."""

from collections.abc import Callable
from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse

from lifeloop.identity.models import Member
from lifeloop.kernel import clock

NOTED_EVERY = timedelta(minutes=1)


class SessionActivity:
    """In place of allauth.usersessions' middleware, which writes (and waits for the disk) at every request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.session.session_key and isinstance(request.user, Member):
            now = clock.now()
            fresh = UserSession.objects.filter(
                session_key=request.session.session_key,
                last_seen_at__gt=now - NOTED_EVERY,
                last_seen_at__lte=now,
            )
            if not fresh.exists():
                UserSession.objects.create_from_request(request)
        return self.get_response(request)
