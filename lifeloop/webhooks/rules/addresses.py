"""Which addresses a call may go to: the syntax of a URL, and the networks that are nobody's server."""

import ipaddress
from collections.abc import Iterable
from urllib.parse import urlsplit

MOST = 500
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# Public by their number, yet answered by the machine's own provider: its metadata and control services.
_OF_PROVIDERS = frozenset(map(ipaddress.ip_address, ("168.63.129.16", "100.100.100.200")))
# Set aside by IANA, whatever the running Python's own table knows of it.
_SET_ASIDE = tuple(
    map(
        ipaddress.ip_network,
        ("192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "240.0.0.0/4", "2001::/23"),
    )
)
# IPv6 forms that carry an IPv4 address, and how many bits lie behind it.
_CARRIES_IPV4: tuple[tuple[ipaddress.IPv6Network, int], ...] = (
    (ipaddress.IPv6Network("::/96"), 0),
    (ipaddress.IPv6Network("::ffff:0:0/96"), 0),
    (ipaddress.IPv6Network("::ffff:0:0:0/96"), 0),
    (ipaddress.IPv6Network("64:ff9b::/96"), 0),
    (ipaddress.IPv6Network("64:ff9b:1::/48"), 0),
    (ipaddress.IPv6Network("2002::/16"), 80),
)
_GLOBAL_IPV6 = ipaddress.IPv6Network("2000::/3")


def is_good(address: str) -> bool:
    """A whole http(s) address: a host, no name and password, no fragment, nothing that is not printable ASCII."""
    if not 0 < len(address) <= MOST or any(not "!" <= char <= "~" for char in address):
        return False
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        return False
    return (
        parts.scheme in {"http", "https"}
        and bool(host)
        and port != 0
        and "@" not in parts.netloc
        and "#" not in address
        and "\\" not in address
    )


def networks(words: Iterable[str]) -> tuple[Network, ...]:
    """``127.0.0.0/8`` and so on; ValueError for a word that is none."""
    return tuple(ipaddress.ip_network(word, strict=False) for word in words)


def may_call(found: str, allowed: Iterable[Network] = ()) -> bool:
    """Whether a resolved address may be connected to: a public one, or one the operator allows.

    Private, loopback, link-local, shared (CGNAT), multicast, reserved and metadata addresses are not, nor any form of
    IPv6 that carries such an IPv4 address.
    """
    address = ipaddress.ip_address(found.partition("%")[0])
    carried = _carried(address)
    for one in (address, carried):
        if one is not None and any(one in network for network in allowed):
            return True
    if carried is not None:
        # Whoever translates it ends at the IPv4 address; only the translators' own prefix is a way to the public.
        well_known = address in ipaddress.IPv6Network("64:ff9b::/96")
        return well_known and _is_public(carried)
    return _is_public(address)


def _carried(address: Address) -> ipaddress.IPv4Address | None:
    if isinstance(address, ipaddress.IPv6Address):
        for network, behind in _CARRIES_IPV4:
            if address in network:
                return ipaddress.IPv4Address((int(address) >> behind) & 0xFFFFFFFF)
    return None


def _is_public(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address) and address not in _GLOBAL_IPV6:
        return False
    if address in _OF_PROVIDERS or any(address in network for network in _SET_ASIDE):
        return False
    return address.is_global and not address.is_multicast
