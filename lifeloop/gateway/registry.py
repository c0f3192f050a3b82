"""The methods of the gateway: one file each below ``methods/``, found at start, a duplicate is a crash.

A method file says its name, its Pydantic request and answer (limits with the codes of the protocol), who may call it, an example, and
its handler. It knows nothing of signatures, charsets or envelopes, so any protocol version can carry it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Generic, Literal, TypeVar, get_args

from pydantic import BaseModel, ConfigDict
from pydantic.fields import FieldInfo

from lifeloop.gateway.errors import ProtocolError
from lifeloop.gateway.uploads import FileField, Upload
from lifeloop.identity.models import AppKind
from lifeloop.identity.queries.apps import GatewayApp
from lifeloop.kernel.errors import DomainError
from lifeloop.kernel.registry import Registry


class Request(BaseModel):
    """The fields of a request. Unknown ones are ignored, as the original does; types are not bent into each other."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")


class Nothing(Request):
    """A method without fields; ``biz_content`` may be absent."""


class Part(BaseModel):
    """An object inside a request; read as :class:`Request` is."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")


class Answer(BaseModel):
    """The fields of an answer besides code and msg; a field that is None is left out."""

    model_config = ConfigDict(frozen=True)


class Done(Answer):
    """An answer of code and msg only."""


DONE = Done()


@dataclass(frozen=True, slots=True)
class Refused:
    """Which refusal a field's fault is, beside its limits: ``Annotated[str, Field(max_length=128), Refused(long=PageTooLong)]``.

    ``long`` may use ``%(most)s``. What is not named here is the method's ``invalid``.
    """

    missing: type[DomainError] | None = None
    long: type[DomainError] | None = None
    wrong: type[DomainError] | None = None

    def classes(self) -> list[type[DomainError]]:
        """The refusals named."""
        return [one for one in (self.missing, self.long, self.wrong) if one is not None]


R = TypeVar("R", bound=Request)
Outcome = Answer | DomainError | ProtocolError


@dataclass(frozen=True, slots=True)
class Grant:
    """That a provider's app (``signer``) acts for a merchant's, by the app_auth_token of this hash."""

    signer: GatewayApp
    token_hash: str


@dataclass(frozen=True, slots=True)
class Call(Generic[R]):
    """One verified call as a handler sees it, whatever version of the protocol brought it.

    ``app``: whose business it is, the one that signed or, with a ``grant``, the one it is done for. ``key`` and ``digest``
    are for writes and acts: the same key with the same digest is the same call sent again. ``once``: of an act, the hash of
    what was signed and of the files.
    """

    app: GatewayApp
    request: R
    key: str = ""
    digest: str = ""
    once: str = ""
    files: Mapping[str, Upload] = field(default_factory=dict)
    grant: Grant | None = None


class Work(StrEnum):
    """How a handler runs."""

    READ = "read"  # one call at a time, in a thread of the pool, beside the writer; opens its own write if it must
    WRITE = "write"  # a list of calls at a time, in the writer's transaction
    # One call at a time like READ, but it changes something: a service with a write of its own (and perhaps a count of
    # a million people before it, which must not stand in the writer's way). Done once for the same bytes: gateway/once.py.
    ACT = "act"


Verb = Literal["", "GET", "POST", "DELETE"]


@dataclass(frozen=True, kw_only=True)
class Method:
    """One method of the gateway."""

    name: str
    title: str
    title_zh: str  # the original's own title
    work: Work
    handler: Callable[..., Any]
    request: type[Request]
    answer: type[Answer]
    invalid: type[DomainError]  # a field that is wrong and names no refusal of its own
    callers: frozenset[AppKind] = frozenset(AppKind)
    wrong_caller: type[DomainError] | None = None  # None: isv.insufficient-isv-permissions
    refusals: tuple[type[DomainError], ...] = ()  # what the domain may answer, for the reference
    top_level: bool = False  # fields are parameters of the call, not of biz_content
    files: tuple[FileField, ...] = ()  # parts of a multipart call
    own: bool = (
        False  # always the business of the app that signs, whatever app_auth_token comes along
    )
    bare: bool = (
        False  # success has no code and msg; failures are error_response (system.oauth.token)
    )
    example: Mapping[str, Any] = field(default_factory=dict)
    example_answer: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    # An act that refuses itself the second time, for what it uses up; its answer holds secrets and is kept nowhere.
    uses_up: bool = False
    # The answer of an act names people: it is not kept, and the same call sent again is refused.
    names_people: bool = False
    # What this method calls a refusal of the domain, where the protocol has another code for it here.
    codes: Mapping[type[DomainError], str] = field(default_factory=dict)
    # The verb of its v3 form; empty: it has none. The path follows from the name.
    verb: Verb = ""
    # Told of a verified call that broke the limits of its fields: APPID, the content as sent, the refusal's code. For the log
    # of sends; runs in a thread of its own accord, the answer does not wait for it.
    log: Callable[[str, str, str], object] | None = None

    @property
    def node(self) -> bytes:
        """The name of the answer's node."""
        return (self.name.replace(".", "_") + "_response").encode()

    @property
    def path(self) -> str:
        """The path of its v3 form; empty when it has none."""
        return "/v3/" + self.name.replace(".", "/") if self.verb else ""

    def code_of(self, refusal: DomainError) -> str:
        """The ``sub_code`` of a refusal in this method."""
        return self.codes.get(type(refusal), refusal.code)

    def all_refusals(self) -> list[type[DomainError]]:
        """Every refusal by code, each once (a code may stand for several): of the fields, of the caller's kind and of the domain."""
        named = [one for about in _fields(self.request) for one in _refused(about).classes()]
        wanted = [*named, self.invalid, *self.refusals]
        if self.wrong_caller is not None:
            wanted.append(self.wrong_caller)

        def called(one: type[DomainError]) -> str:
            return self.codes.get(one, one.code)

        found = {(called(one), one.text): one for one in wanted}
        return [found[key] for key in sorted(found)]

    def faults_of(self, place: Sequence[str | int]) -> list[Refused]:
        """The refusals that the fields on the way to a place name, the innermost first.

        How long a list may be says nothing about what is in it.
        """
        model: type[BaseModel] | None = self.request
        found: list[Refused] = []
        for step in place:
            if isinstance(step, int) and found:
                found[0] = Refused(wrong=found[0].wrong)
            about = model.model_fields.get(step) if model and isinstance(step, str) else None
            if about is not None:
                found.insert(0, _refused(about))
                model = _inner(about.annotation)
        return found


def _refused(about: FieldInfo) -> Refused:
    return next((one for one in about.metadata if isinstance(one, Refused)), Refused())


def _inner(annotation: Any) -> type[BaseModel] | None:
    """The model in a field's type, also inside a list, a mapping or "or None"."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, (_inner(one) for one in get_args(annotation))), None)


def _fields(model: type[BaseModel]) -> Iterator[FieldInfo]:
    for about in model.model_fields.values():
        yield about
        inner = _inner(about.annotation)
        if inner is not None:
            yield from _fields(inner)


METHODS: Registry[Method] = Registry("gateway method")

H = TypeVar("H", bound=Callable[..., Any])


def method(name: str, *, work: Work, **about: Any) -> Callable[[H], H]:
    """Register a handler; ``about`` are the fields of :class:`Method`.

    ``Work.READ`` and ``Work.ACT``: ``handler(call) -> Answer``, which may raise DomainError. ``Work.WRITE``:
    ``handler(calls) -> list[Answer | DomainError]``, one outcome per call in their order; it runs in the
    writer's transaction with other calls, so it refuses by returning, never by raising.
    """

    def register(handler: H) -> H:
        METHODS.add(name, Method(name=name, work=work, handler=handler, **about))
        return handler

    return register
