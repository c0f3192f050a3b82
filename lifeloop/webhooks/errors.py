"""Refusals of this package."""

from lifeloop.kernel.errors import DomainError, Refusal
from lifeloop.kernel.text import N_


class EndpointNotFound(DomainError):
    code = "ENDPOINT_NOT_FOUND"
    text = N_("There is no such receiver.")
    kind = Refusal.NOT_FOUND


class DeliveryNotFound(DomainError):
    code = "DELIVERY_NOT_FOUND"
    text = N_("There is no such delivery; it may be too old to be kept.")
    kind = Refusal.NOT_FOUND


class AddressInvalid(DomainError):
    code = "ADDRESS_INVALID"
    text = N_(
        "Write a whole address that begins with https:// or http://, without name, password or fragment."
    )
    kind = Refusal.INVALID
    field = "address"


class AddressForbidden(DomainError):
    """What a call is not made to, however its name resolves."""

    code = "ADDRESS_FORBIDDEN"
    text = N_("Events go to addresses of the public internet only, and this is none.")
    kind = Refusal.INVALID
    field = "address"


class GatewayTaken(DomainError):
    code = "GATEWAY_TAKEN"
    text = N_("This lifestyle account has an application gateway already. Change that one.")
    field = "app_id"


class KeyMissing(DomainError):
    code = "KEY_MISSING"
    text = N_(
        "The account has no key yet, so no answer of its server could be verified. Add one first."
    )
    field = "app_id"


class EventsMissing(DomainError):
    code = "EVENTS_MISSING"
    text = N_("Choose at least one event.")
    kind = Refusal.INVALID
    field = "events"


class EndpointsTooMany(DomainError):
    code = "ENDPOINTS_TOO_MANY"
    text = N_("A company has at most %(most)s receivers. Delete one that is not needed.")
    kind = Refusal.LIMITED


class EndpointOff(DomainError):
    code = "ENDPOINT_OFF"
    text = N_("The receiver is switched off. Switch it on first.")


class TestsTooMany(DomainError):
    code = "TESTS_TOO_MANY"
    text = N_("That was %(most)s tests and repetitions within an hour. Try again later.")
    kind = Refusal.LIMITED


class DeliveryUnderWay(DomainError):
    code = "DELIVERY_UNDER_WAY"
    text = N_("This delivery is still being tried. It can be repeated when that has ended.")
