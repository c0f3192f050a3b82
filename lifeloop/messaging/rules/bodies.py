"""Bodies of articles: what of an HTML is kept, and its parts as they are drawn.

Kept: headings, paragraphs, lists, quotes, emphasis, links to http and https, tables, pictures of the platform's own store,
and the program card ``<a class="program-card" data-app data-page data-query>``. Everything else is dropped, scripts, styles
and drawings with what is in them. The same is done when a body is kept and again when it is shown.
"""

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlsplit

import nh3
from pydantic import ValidationError

from lifeloop.placements.rules.targets import LinkTarget, ProgramTarget

CARD = "program-card"
MEDIA = "/media/"
_PICTURE = re.compile(r"pictures/[0-9a-f]{40}\.(?:png|jpg|webp)")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_SPACES = re.compile(r"\s+")
_PASSES = 4
_VOID = frozenset({"br", "img"})
_BLOCKS = frozenset({"p", "h2", "h3", "li", "blockquote", "tr", "td", "th", "br", "pre"})
_TAGS = {
    *_BLOCKS,
    *("a", "img", "strong", "em", "u", "s", "sub", "sup", "code", "ol", "ul"),
    *("table", "thead", "tbody"),
}
# Dropped with all that is in them; of any other element only the tags are.
_DROPPED = {
    *("script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "math", "xmp"),
    *(
        "title",
        "textarea",
        "select",
        "noframes",
        "noembed",
        "plaintext",
        "audio",
        "video",
        "canvas",
    ),
}
_ATTRIBUTES = {
    "a": {"href", "class", "data-app", "data-page", "data-query"},
    "img": {"src", "alt"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}


@dataclass(frozen=True, slots=True)
class Markup:
    """Text and tags that may be written as they are."""

    html: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a link begins; it ends in a :class:`Markup`."""

    url: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture: ``path`` in the media store, and what it shows in words."""

    path: str
    alt: str


@dataclass(frozen=True, slots=True)
class Card:
    """A way into a mini program; ``name``: what it was called when it was put in."""

    target: ProgramTarget
    name: str


Part = Markup | Anchor | Drawing | Card


@dataclass(frozen=True, slots=True)
class Body:
    """A body that was cleaned."""

    parts: tuple[Part, ...]
    text: str  # what can be read, spaces collapsed

    @property
    def pictures(self) -> list[str]:
        """Media paths, each once."""
        paths = (part.path for part in self.parts if isinstance(part, Drawing))
        return list(dict.fromkeys(paths))

    @property
    def programs(self) -> list[str]:
        """APPIDs of its cards, each once."""
        ids = (part.target.app_id for part in self.parts if isinstance(part, Card))
        return list(dict.fromkeys(ids))

    @property
    def empty(self) -> bool:
        """Nothing to read and nothing to see."""
        return not self.text and not any(isinstance(part, Drawing | Card) for part in self.parts)

    def only(self, pictures: Iterable[str]) -> "Body":
        """Without the pictures that are none of these."""
        own = set(pictures)
        parts = (part for part in self.parts if not isinstance(part, Drawing) or part.path in own)
        return Body(tuple(parts), self.text)

    def html(self) -> str:
        """As it is kept; cleaning it again changes nothing."""
        return "".join(_written(part) for part in self.parts)


def read(source: str) -> Body:
    """The body that an HTML holds; nothing of it is refused, what is not allowed is not there."""
    reader = _Reader()
    reader.feed(_settled(_UNSTORABLE.sub("", source)))
    reader.close()
    return Body(tuple(reader.parts()), reader.text())


def _settled(source: str) -> str:
    """Cleaned until cleaning changes nothing: where an element was taken away, a parser may see the rest in another order."""
    for _again in range(_PASSES):
        clean = _cleaner.clean(source)
        if clean == source:
            break
        source = clean
    return source


def address_of(target: ProgramTarget) -> tuple[str, str, str]:
    """APPID, page and query, as a card's attributes hold them."""
    return target.app_id, target.page, target.query


def _written(part: Part) -> str:
    if isinstance(part, Markup):
        return part.html
    if isinstance(part, Anchor):
        return f'<a href="{html.escape(part.url)}">'
    if isinstance(part, Drawing):
        return f'<img src="{MEDIA}{part.path}" alt="{html.escape(part.alt)}">'
    app_id, page, query = map(html.escape, address_of(part.target))
    names = f'data-app="{app_id}" data-page="{page}" data-query="{query}"'
    return f'<a class="{CARD}" {names}>{html.escape(part.name)}</a>'


def _kept_attribute(tag: str, name: str, value: str) -> str | None:
    if name == "class":
        return CARD if CARD in value.split() else None
    if name == "src":
        return value if _picture_of(value) else None
    if name in {"colspan", "rowspan"}:
        return value if value.isascii() and value.isdigit() and len(value) < 3 else None
    return value[:2048]


def _picture_of(src: str) -> str:
    """The media path of a picture of ours, whichever host the editor wrote before it; empty for any other."""
    path = urlsplit(src).path if len(src) < 500 else ""
    _before, found, name = path.partition(MEDIA)
    return name if found and not _before and _PICTURE.fullmatch(name) else ""


_cleaner = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags=_DROPPED,
    attributes=_ATTRIBUTES,
    attribute_filter=_kept_attribute,
    url_schemes={"http", "https"},
    link_rel=None,
    strip_comments=True,
    generic_attribute_prefixes=set(),
)


class _Reader(HTMLParser):
    """Reads what the cleaner wrote, and writes every piece anew: nothing passes that is not named here."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[Part] = []
        self._pieces: list[str] = []
        self._words: list[str] = []
        self._card: ProgramTarget | None = None
        self._name: list[str] = []
        self._links: list[bool] = []  # whether each open <a> was written

    def parts(self) -> Sequence[Part]:
        self._flush()
        return self._parts

    def text(self) -> str:
        return _SPACES.sub(" ", "".join(self._words)).strip()

    def _flush(self) -> None:
        if self._pieces:
            self._parts.append(Markup("".join(self._pieces)))
            self._pieces = []

    def _add(self, part: Part) -> None:
        self._flush()
        self._parts.append(part)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = {name: value or "" for name, value in attrs}
        if tag in _BLOCKS:
            self._words.append(" ")
        if self._card is not None or tag not in _TAGS:
            return
        if tag == "a":
            self._open(about)
        elif tag == "img":
            path = _picture_of(about.get("src", ""))
            if path:
                self._add(Drawing(path, about.get("alt", "")[:200]))
        else:
            spans = "".join(
                f' {name}="{html.escape(about[name])}"'
                for name in ("colspan", "rowspan")
                if about.get(name)
            )
            self._pieces.append(f"<{tag}{spans}>")

    def _open(self, about: dict[str, str]) -> None:
        if about.get("class") == CARD:
            self._card, self._name = _target(about), []
            self._links.append(False)
            return
        try:
            url = LinkTarget(url=about.get("href", "")).url
        except ValidationError:
            self._links.append(False)
            return
        self._links.append(True)
        self._add(Anchor(url))

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._words.append(" ")
        if tag == "a":
            self._close()
        elif self._card is None and tag in _TAGS and tag not in _VOID:
            self._pieces.append(f"</{tag}>")

    def _close(self) -> None:
        written = self._links.pop() if self._links else False
        if self._card is not None:
            self._add(Card(self._card, "".join(self._name).strip()[:60]))
            self._card = None
        elif written:
            self._pieces.append("</a>")

    def handle_data(self, data: str) -> None:
        self._words.append(data)
        if self._card is not None:
            self._name.append(data)
        else:
            self._pieces.append(html.escape(data, quote=False))


def _target(about: dict[str, str]) -> ProgramTarget | None:
    """Where a card leads; None when that is no place, and then only its words stay."""
    try:
        return ProgramTarget(
            app_id=about.get("data-app", ""),
            page=about.get("data-page", ""),
            query=about.get("data-query", ""),
        )
    except ValidationError:
        return None
