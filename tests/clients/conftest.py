import shutil
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from tests.clients.tamper import Tamper
from tests.server import Server, Template


@pytest.fixture(scope="session")
def running(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One real server for all clients: its writer, on a file database."""
    home = tmp_path_factory.mktemp("clients") / "home"
    with template.server(home) as started:
        yield started
    shutil.rmtree(home)


@pytest.fixture(scope="session")
def facts(running: Server) -> dict[str, Any]:
    """Ids and keys; the form id and the auth code in it are for the tests that need no fresh one."""
    return running.demo()


@pytest.fixture
def fresh(running: Server) -> dict[str, Any]:
    """The same with a form id and an auth code of this test's own."""
    return running.demo()


@pytest.fixture
def tamper(running: Server) -> Iterator[Tamper]:
    """Someone on the line between client and server who changes what comes back."""
    with Tamper(running.port) as between:
        yield between


@pytest.fixture
def redirect(monkeypatch: pytest.MonkeyPatch) -> Any:
    """``redirect(port)``: what dials port 80 of 127.0.0.1 in this process reaches that port.

    The official Python client always dials port 80; the client itself stays as it is.
    """
    dial = socket.create_connection

    def to(port: int) -> None:
        def redirected(address: tuple[str, int], *rest: Any, **more: Any) -> socket.socket:
            host, wanted = address
            return dial((host, port if wanted == 80 else wanted), *rest, **more)

        monkeypatch.setattr(socket, "create_connection", redirected)

    return to
