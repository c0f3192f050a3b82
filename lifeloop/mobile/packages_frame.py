"""Where the frame of a mini program points: its origin, its first address, and the page within it."""

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from django.conf import settings

from lifeloop.identity.models import Person
from lifeloop.kernel.errors import DomainError, Refusal
from lifeloop.kernel.text import N_
from lifeloop.mobile import packages_trial
from lifeloop.programs.models import Program, Source
from lifeloop.programs.queries import PhoneProgram

MAX_QUERY = 1024  # characters


class PageNotFound(DomainError):
    code = "PROGRAM_PAGE_NOT_FOUND"
    text = N_("The mini program has no such page.")
    kind = Refusal.NOT_FOUND


@dataclass(frozen=True, slots=True)
class Frame:
    """``origin`` is whom the host page talks to; ``page`` is the path that was asked for, ``first`` the home page's."""

    origin: str
    src: str
    page: str
    first: str
    title: str


def frame_of(seen: PhoneProgram, person: Person, *, path: str, query: str) -> Frame:
    """The frame for one page of a usable program; ``path`` empty means its first page.

    Raises :class:`PageNotFound` for a page that the package does not name, and for a program with nothing to show.
    """
    program = seen.program
    if program.source == Source.ADDRESS:
        return _address(program, path, query)
    if program.version is None:
        raise PageNotFound
    pages = program.version.manifest["pages"]
    page = path or pages[0]
    if page not in pages:
        page = f"{page}.html"
    if page not in pages:
        raise PageNotFound
    root = str(program.version.number)
    if seen.state == "trial":
        root = f"t/{packages_trial.segment(packages_trial.Trial(program.pk, program.version.number, person.user_id))}"
    origin = package_origin(program.pk)
    title = program.version.manifest["window"]["title"] or program.name
    return Frame(origin, f"{origin}/{root}/{page}{_query(query)}", page, pages[0], title)


def package_origin(app_id: str) -> str:
    """The origin that is this program's alone."""
    scheme = "https" if settings.LIFELOOP_HTTPS else "http"
    return f"{scheme}://{app_id}.{settings.LIFELOOP_PACKAGE_HOST}"


def _address(program: Program, path: str, query: str) -> Frame:
    parts = urlsplit(program.address)
    origin = f"{parts.scheme}://{parts.netloc}"
    first = parts.path.removeprefix("/")
    src = f"{origin}/{quote(path)}" if path else program.address
    joined = _query(query) if "?" not in src else _query(query).replace("?", "&", 1)
    return Frame(origin, f"{src}{joined}", path or first, first, program.name)


def _query(query: str) -> str:
    return f"?{query[:MAX_QUERY]}" if query else ""
