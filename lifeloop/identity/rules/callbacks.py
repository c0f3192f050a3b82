"""授权回调地址: where the code of a consent may be sent."""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

MOST = 500
_LOOPBACK = {"127.0.0.1", "localhost", "[::1]", "::1"}


def is_good(address: str) -> bool:
    """A whole https address (http on one's own machine), without query, fragment, or a name and password in it."""
    if (
        len(address) > MOST
        or any(char in address for char in "?#\\ \t\r\n")
        or not address.isascii()
    ):
        return False
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or "@" in parts.netloc:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and host in _LOOPBACK)


def may_go_to(registered: str, wanted: str) -> bool:
    """Whether a link's address is the registered one; only a query may be added to it."""
    if not registered or len(wanted) > 2 * MOST or not wanted.isascii() or "#" in wanted:
        return False
    return wanted.partition("?")[0] == registered


def with_code(address: str, **more: str) -> str:
    """The address with further parameters in its query; those it has already are kept, empty ones are left out."""
    parts = urlsplit(address)
    query = [*parse_qsl(parts.query), *((name, value) for name, value in more.items() if value)]
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(query), ""))
