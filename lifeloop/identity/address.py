"""Where a request comes from: the peer, unless it is a trusted proxy; then the right-most untrusted hop."""

import ipaddress
from collections.abc import Sequence


def client_address(peer: str, forwarded_for: str, trusted: Sequence[str]) -> str:
    """The address that limits count: IPv4 whole, IPv6 by its /64; an unreadable one counts as ``unknown``."""
    networks = [ipaddress.ip_network(item, strict=False) for item in trusted]
    hops = [*(part.strip() for part in forwarded_for.split(",") if part.strip()), peer]
    current = _parse(hops.pop())
    while hops and current is not None and any(current in network for network in networks):
        current = _parse(hops.pop())
    if current is None:
        return "unknown"
    if isinstance(current, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((current, 64), strict=False))
    return str(current)


def _parse(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(text.strip("[]").split("%")[0])
    except ValueError:
        return None
    return address.ipv4_mapped or address if isinstance(address, ipaddress.IPv6Address) else address
