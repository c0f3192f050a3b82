"""Lets the official client reach a gateway on any port.

``alipay-sdk-python`` always dials port 80 or 443 and raises TypeError for an address with a port. So it is given the address
without one, unpatched, and this process dials elsewhere when it asks for that host's port 80.
"""

import socket
from typing import Any
from urllib.parse import urlsplit


def without_port(url: str) -> str:
    """The address as the client can take it; when it names a port, connections to port 80 of that host go there."""
    parts = urlsplit(url)
    if parts.port is None or parts.hostname is None:
        return url
    if parts.scheme != "http":
        raise ValueError("a gateway on a port of its own is reached over http only")
    _send_on((parts.hostname, 80), (parts.hostname, parts.port))
    return parts._replace(netloc=parts.hostname).geturl()


def _send_on(wanted: tuple[str, int], real: tuple[str, int]) -> None:
    dial = socket.create_connection

    def create_connection(address: tuple[str, int], *args: Any, **kwargs: Any) -> socket.socket:
        return dial(real if tuple(address) == wanted else address, *args, **kwargs)

    socket.create_connection = create_connection  # type: ignore[assignment]
