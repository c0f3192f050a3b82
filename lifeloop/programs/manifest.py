"""``manifest.json`` of a package; names as in the W3C MiniApp manifest where one fits."""

import re
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, StringConstraints, field_validator

_PAGE = re.compile(r"[A-Za-z0-9_\-]+(?:/[A-Za-z0-9_\-]+)*\.html")
_COLOUR = r"^#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$"
LOOPBACK = {"localhost", "127.0.0.1", "[::1]"}

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20)]


def _either(camel: str, snake: str) -> Any:
    """A field that is found under both spellings of the standard's drafts."""
    return Field(default="", validation_alias=AliasChoices(camel, snake))


class PackageVersion(BaseModel):
    """What people are shown as the version: ``name`` such as 1.0.3; ``code`` is the developer's own count."""

    model_config = ConfigDict(extra="ignore")

    name: Name
    code: int | None = Field(default=None, ge=0, le=2**31)


class Window(BaseModel):
    """How the host draws the bar above the frame; every value may be left out."""

    model_config = ConfigDict(extra="ignore")

    title: Annotated[str, StringConstraints(strip_whitespace=True, max_length=20)] = _either(
        "navigationBarTitleText", "navigation_bar_title_text"
    )
    background: Annotated[str, StringConstraints(pattern=rf"^$|{_COLOUR}")] = _either(
        "backgroundColor", "background_color"
    )


class Manifest(BaseModel):
    """The whole manifest. Unknown members are let through: the standard may grow, and they change nothing here."""

    model_config = ConfigDict(extra="ignore")

    app_id: Annotated[str, StringConstraints(pattern=r"^(?:\d{16})?$")] = ""
    name: Annotated[str, StringConstraints(max_length=60)] = ""
    version: PackageVersion
    pages: Annotated[list[str], Field(min_length=1, max_length=100)]
    window: Window = Field(default_factory=Window)
    # Origins that the package's scripts may talk to (the developer's own backend). They are part of what is reviewed, and
    # become the package's connect-src.
    request_origins: Annotated[list[str], Field(max_length=10)] = []

    @field_validator("pages")
    @classmethod
    def _pages_are_paths(cls, pages: list[str]) -> list[str]:
        if len(set(pages)) != len(pages) or not all(
            len(page) <= 120 and _PAGE.fullmatch(page) for page in pages
        ):
            raise ValueError("each page is named once, as the path of an .html file")
        return pages

    @field_validator("request_origins")
    @classmethod
    def _origins_are_origins(cls, origins: list[str]) -> list[str]:
        if not all(is_origin(origin) for origin in origins):
            raise ValueError("each is an https origin, such as https://api.example.com")
        return origins


def is_origin(text: str) -> bool:
    """An https origin, or (while one develops) an http origin of this very machine."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    host = f"[{parts.hostname}]" if parts.hostname and ":" in parts.hostname else parts.hostname
    if not host or not re.fullmatch(r"[a-z0-9.\-]+|\[[0-9a-f:]+\]", host):
        return False
    if parts.scheme != "https" and not (parts.scheme == "http" and host in LOOPBACK):
        return False
    return text == f"{parts.scheme}://{host}{f':{port}' if port is not None else ''}"
