"""What stands on an account's home: frames of the ad slot, a marketing slot's head and items, extension areas."""

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal
from urllib.parse import quote, urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter
from pydantic import ValidationError as Invalid

from lifeloop.kernel import ids
from lifeloop.placements.errors import TargetInvalid
from lifeloop.placements.errors_slots import (
    AreaInvalid,
    AreasCount,
    FramesCount,
    HeadIncomplete,
    ItemsCount,
    SlotPartInvalid,
    SlotPartTarget,
)
from lifeloop.placements.rules.targets import (
    LinkTarget,
    ProgramTarget,
    Target,
    Url,
    read_target,
)

FRAME_SIZE = (996, 240)
HEAD_SIZE = (996, 450)
ITEM_SIZE = (300, 300)
LOWEST, HIGHEST = 200, 500  # px of an extension area
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?")
NAME, TEXT = 12, 20  # characters: an area's name, a part's words


def _https(value: str) -> str:
    if urlsplit(value).scheme != "https":
        raise ValueError("not https")
    _host(value)
    return value


def _host(url: str) -> str:
    """Host and port in ASCII; what could end a policy's source is refused."""
    there = urlsplit(url)
    host = (there.hostname or "").encode("idna").decode()
    if not _HOST.fullmatch(host):
        raise ValueError("not a host")
    return f"{host}:{there.port}" if there.port else host


Path = Annotated[str, StringConstraints(min_length=1, max_length=120)]
Leads = Annotated[LinkTarget | ProgramTarget, Field(discriminator="kind")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Frame(_Part):
    """One picture of the carousel, 996 × 240; ``name`` is read out where the picture cannot be seen."""

    picture: Path
    name: Annotated[str, StringConstraints(min_length=1, max_length=TEXT)]
    target: Leads


class Head(_Part):
    """The large picture of a marketing slot, 996 × 450, with its line and target: all three or none."""

    picture: Path
    text: Annotated[str, StringConstraints(min_length=1, max_length=TEXT)]
    target: Leads


class Item(_Part):
    """One item of a marketing slot: a picture 300 × 300, a title, perhaps a line of text."""

    picture: Path
    title: Annotated[str, StringConstraints(min_length=1, max_length=TEXT)]
    text: Annotated[str, StringConstraints(max_length=TEXT)] = ""
    target: Leads


class Area(_Part):
    """A framed https page of somebody else, 200 to 500 px high."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=NAME)]
    url: Annotated[Url, AfterValidator(_https), StringConstraints(max_length=1200)]
    height: Annotated[int, Field(ge=LOWEST, le=HIGHEST)]


class AreaRule(_Part):
    """Whom an extension set is for: those with a label and one of ``values`` (none: any value)."""

    label: int
    values: Annotated[
        list[Annotated[str, StringConstraints(min_length=1, max_length=32)]], Field(max_length=20)
    ] = []

    @property
    def key(self) -> str:
        """Equal for equal rules, whatever the order of their values; at most 64 characters."""
        text = f"{self.label}:{','.join(sorted(set(self.values)))}"
        return text if len(text) <= 64 else ids.token_hash(text)


frames_of: TypeAdapter[list[Frame]] = TypeAdapter(list[Frame])
items_of: TypeAdapter[list[Item]] = TypeAdapter(list[Item])
areas_of: TypeAdapter[list[Area]] = TypeAdapter(list[Area])


def read_frames(document: object, *, most: int) -> list[Frame]:
    """1 to ``most`` frames as they were typed. Refused with the frame's name: no picture, no name, no target."""
    rows = _rows(document)
    if not 1 <= len(rows) <= most:
        raise FramesCount(most=most)
    return [
        Frame.model_validate(_part(row, number, words=("name",), optional=()))
        for number, row in enumerate(rows, start=1)
    ]


def read_items(document: object, *, least: int, most: int) -> list[Item]:
    """``least`` to ``most`` items as they were typed."""
    rows = _rows(document)
    if not least <= len(rows) <= most:
        raise ItemsCount(least=least, most=most)
    return [
        Item.model_validate(_part(row, number, words=("title",), optional=("text",)))
        for number, row in enumerate(rows, start=1)
    ]


def read_head(document: object) -> Head | None:
    """The head as it was typed: None when nothing of it was; :class:`HeadIncomplete` when one of the three is missing."""
    row = document if isinstance(document, Mapping) else {}
    target = row.get("target")
    given = [row.get("picture"), _text(row.get("text")), _leads(target)]
    if not any(given):
        return None
    if not all(given):
        raise HeadIncomplete
    try:
        return Head(picture=str(row["picture"]), text=_text(row["text"]), target=_own(target))
    except (Invalid, TargetInvalid) as error:
        raise HeadIncomplete from error


def read_areas(document: object, *, most: int, own_hosts: Sequence[str]) -> list[Area]:
    """1 to ``most`` areas. Refused with the area's name: no name, not https, a height out of range, a page of ``own_hosts``."""
    rows = _rows(document)
    if not 1 <= len(rows) <= most:
        raise AreasCount(most=most)
    made = []
    for number, row in enumerate(rows, start=1):
        name = _text(row.get("name"))
        try:
            area = Area.model_validate({**_known(row, ("url", "height")), "name": name})
        except Invalid as error:
            raise AreaInvalid(name=name or str(number), low=LOWEST, high=HIGHEST) from error
        host = urlsplit(area.url).hostname or ""
        # A page of ours in a frame of ours could reach out of its frame.
        if any(host == own or host.endswith(f".{own}") for own in own_hosts):
            raise AreaInvalid(name=name, low=LOWEST, high=HIGHEST)
        made.append(area)
    return made


def frame_source(url: str) -> str:
    """The page as a source of a content security policy: nothing else of its host may be framed."""
    there = urlsplit(url)
    path = quote(there.path or "/", safe="/%:@!$&'()*+=-._~")
    return f"https://{_host(url)}{path}"


def targets_of(parts: Sequence[Frame | Item | Head | None]) -> list[Target]:
    """Where they lead, in order."""
    return [part.target for part in parts if part is not None]


def _part(
    row: Mapping[str, Any], number: int, *, words: tuple[str, ...], optional: tuple[str, ...]
) -> dict[str, Any]:
    known = {word: _text(row.get(word)) for word in (*words, *optional)}
    called = known[words[0]] or str(number)
    if not row.get("picture") or not isinstance(row["picture"], str):
        raise SlotPartInvalid(name=called, most=TEXT)
    if not all(known[word] for word in words) or any(len(text) > TEXT for text in known.values()):
        raise SlotPartInvalid(name=called[:40], most=TEXT)
    try:
        target = _own(row.get("target"))
    except TargetInvalid as error:
        raise SlotPartTarget(name=called) from error
    return {**known, "picture": row["picture"][:200], "target": target}


def _own(document: object) -> LinkTarget | ProgramTarget:
    target = read_target(document)
    if not isinstance(target, LinkTarget | ProgramTarget):
        raise TargetInvalid
    return target


def _leads(document: object) -> bool:
    return isinstance(document, Mapping) and bool(document.get("url") or document.get("app_id"))


def _text(value: object) -> str:
    text = value.strip() if isinstance(value, str) else ""
    return text if text.isprintable() else ""


def _known(row: Mapping[str, Any], names: tuple[Literal["url", "height"], ...]) -> dict[str, Any]:
    return {name: row.get(name) for name in names}


def _rows(document: object) -> list[Mapping[str, Any]]:
    if not isinstance(document, list) or not all(isinstance(row, Mapping) for row in document):
        raise SlotPartInvalid(name="–", most=TEXT)
    return document
