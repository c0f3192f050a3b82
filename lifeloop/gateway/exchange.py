"""One call on its way, whatever the wire: who calls, which method, which content, how to answer.

A version of the protocol is a subclass (:class:`lifeloop.gateway.intake.Intake` is version 2). What comes after it, the
looking up of apps, the writer, the signing in threads (:mod:`lifeloop.gateway.dispatch`), knows only this.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

from lifeloop.diagnostics.entries import Evidence
from lifeloop.gateway.answer import Draft
from lifeloop.gateway.errors import ProtocolError
from lifeloop.gateway.registry import Call, Grant, Method, Outcome
from lifeloop.identity.queries.apps import GatewayApp
from lifeloop.kernel.errors import DomainError


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes over the wire. ``headers``: those of this version of the protocol, besides what every answer has."""

    body: bytes
    headers: tuple[tuple[bytes, bytes], ...] = ()
    status: int = 200
    away: bool = False  # the database is: the caller may come again


@dataclass(slots=True)
class Exchange(ABC):
    """One call, and what its answer must look like. Its steps raise :class:`ProtocolError` or a ``DomainError``."""

    trace: str = ""  # names this call in the answer's header and in our log
    name: bytes = b""
    method: Method | None = None
    app: GatewayApp | None = None  # who signs; None: unknown, the answer carries no signature
    acting_for: str = ""  # the APPID whose business this is, once that is known
    # Of a verified call whose fields break the method's limits: the content, for the method's log.
    content: str = ""
    # What the caller is told, once that is known.
    refused: ProtocolError | DomainError | None = None

    @abstractmethod
    def app_id(self) -> str:
        """Who says to be calling, an APPID; refused when there is none."""

    @abstractmethod
    def verify(self, app: GatewayApp) -> None:
        """Everything about the caller that needs no method: that the app signed this, and when."""

    @abstractmethod
    def verify_again(self, app: GatewayApp) -> None:
        """The signature once more, for an app whose keys have changed since."""

    @property
    @abstractmethod
    def app_auth_token(self) -> str:
        """The token of a merchant for whose app the caller acts; empty when it acts for itself."""

    @abstractmethod
    def call(self, app: GatewayApp, grant: Grant | None = None) -> Call[Any]:
        """The call as its handler sees it; refused by method, caller's kind and content."""

    @abstractmethod
    def draft(self, outcome: Outcome) -> Draft:
        """What tells the outcome, ready to be signed."""

    @abstractmethod
    def reply(self, outcome: Outcome, draft: Draft, signature: bytes | None) -> Reply:
        """The answer around a draft; ``signature`` None for a caller that is not known."""

    @abstractmethod
    def evidence(self) -> Evidence:
        """What came, for the log of calls; files are not."""

    @property
    def codec(self) -> str:
        """What its texts and its answer's are read with."""
        return "utf-8"

    def admitted(self, app: GatewayApp, grant: Grant | None) -> Method:
        """The method, when there is one and this app may call it."""
        self.acting_for = app.app_id
        if self.method is None:
            raise ProtocolError("isv.invalid-method")
        permit(self.method, app, grant)
        return self.method


def permit(method: Method, app: GatewayApp, grant: Grant | None = None) -> None:
    """Refuse an app of the wrong kind, or of a suspended merchant (the provider's own counts as well)."""
    if not app.merchant_active or (grant is not None and not grant.signer.merchant_active):
        raise ProtocolError("isv.invalid-app-state")
    if app.kind not in method.callers:
        if method.wrong_caller is not None:
            raise method.wrong_caller
        raise ProtocolError("isv.insufficient-isv-permissions")
