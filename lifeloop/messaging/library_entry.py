"""One template as the product ships it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """``example`` maps the keywords, in their order, to sample values; ``scene``: what allows a send."""

    code: str
    title: str
    industry: str
    example: dict[str, str]
    scene: str = "form"
