"""How Django finds the member of a session; the password is checked by ``services.signin`` only."""

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from lifeloop.identity.models import Member
from lifeloop.identity.services import signin
from lifeloop.kernel.errors import DomainError


class MemberBackend(ModelBackend):
    """Django's sessions and permissions; ``authenticate`` (admin's own form) takes the same limited road."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: object,
    ) -> Member | None:
        if username is None or password is None:
            return None
        try:
            return signin.check_password(
                username, password, address=getattr(request, "address", "")
            )
        except DomainError:
            return None
