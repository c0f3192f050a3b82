"""Targets as one address, as the protocol writes them: http, or the scheme that opens a mini program."""

from urllib.parse import parse_qs, quote, urlsplit

from lifeloop.placements.errors import TargetInvalid
from lifeloop.placements.rules.targets import LinkTarget, ProgramTarget, read_target

OPENS = "alipays://platformapi/startapp"


def read_address(address: str) -> LinkTarget | ProgramTarget:
    """``http(s)://…`` or ``alipays://platformapi/startapp?appId=…&page=…&query=…``; :class:`TargetInvalid` for anything else."""
    document: dict[str, str] = {"kind": "link", "url": address}
    try:
        parts = urlsplit(address)
        if parts.scheme == "alipays":
            if (parts.netloc, parts.path) != ("platformapi", "/startapp"):
                raise TargetInvalid
            asked = parse_qs(parts.query)
            document = {
                "kind": "program",
                "app_id": asked.get("appId", [""])[0],
                "page": asked.get("page", [""])[0].lstrip("/"),
                "query": asked.get("query", [""])[0],
            }
    except ValueError as error:
        raise TargetInvalid from error
    target = read_target(document)
    if not isinstance(target, LinkTarget | ProgramTarget):
        raise TargetInvalid
    return target


def address_of(target: LinkTarget | ProgramTarget) -> str:
    """The same the other way round."""
    if isinstance(target, LinkTarget):
        return target.url
    named = [("appId", target.app_id), ("page", target.page), ("query", target.query)]
    query = "&".join(f"{name}={quote(value, safe='/')}" for name, value in named if value)
    return f"{OPENS}?{query}"
