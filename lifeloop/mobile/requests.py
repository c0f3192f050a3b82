"""What a phone page is given: Django's request and who is asking."""

from django.http import HttpRequest

from lifeloop.identity.models import Person, PersonSession
from lifeloop.mobile.registry import Page


class PhoneRequest(HttpRequest):
    """A request below ``/m/`` or ``/phone``: ``person`` is None for a visitor who has not signed in.

    ``address`` is the client's address and ``request_id`` names the request in the log (``lifeloop.middleware``).
    """

    page: Page
    person: Person | None
    person_session: PersonSession | None
    address: str
    request_id: str


class PersonRequest(PhoneRequest):
    """A request to a page that needs a signed-in person; the registry sees to it."""

    person: Person
    person_session: PersonSession
