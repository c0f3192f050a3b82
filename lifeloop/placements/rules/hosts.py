"""Which web addresses open without a warning: the installation's own, and those its operator allows."""

from collections.abc import Sequence
from urllib.parse import urlsplit


def host_of(url: str) -> str:
    """The host name as browsers will dial it: lower case, ASCII (so a look-alike letter shows as ``xn--…``).

    Empty for whatever a browser might read in another way than we do.
    """
    if not url.isascii():
        return ""
    if any(sign in url for sign in "\\\t\r\n ") or not url.isprintable():
        return ""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or "@" in parts.netloc or parts.hostname is None:
        return ""
    del port  # reading it is what refuses a port that is no number
    return parts.hostname.rstrip(".").lower()


def shown_host(url: str) -> str:
    """The host for people to read before they go there: letters of other scripts as ``xn--…``, so none can pose as another."""
    try:
        host = urlsplit(url).hostname or ""
        return host_of(url) or host.encode("idna").decode("ascii")
    except ValueError:
        return url[:80]


def is_known(url: str, *, base: str, allowed: Sequence[str]) -> bool:
    """Whether ``url`` stands on the installation's own site (``base``), on an allowed host, or below one.

    ``allowed``: host names; ``.example.com`` allows every host below it, ``example.com`` only itself.
    """
    host = host_of(url)
    if not host:
        return False
    if same_site(url, base):
        return True
    return any(
        host.endswith(name.lower()) if name.startswith(".") else host == name.lower().rstrip(".")
        for name in allowed
    )


def same_site(url: str, base: str) -> bool:
    """The same scheme, host and port."""
    there, here = urlsplit(url), urlsplit(base)
    return (there.scheme, there.netloc.lower()) == (here.scheme, here.netloc.lower())
