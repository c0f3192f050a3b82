"""Row 38 at full size: ten thousand connections that say nothing, hundreds that drip, and honest callers beside them.

Asserted are counts: every honest call succeeds, the server is the same process and lets every connection go again. The times are
reported; the figure wanted is a p99 of at most twice that of a server with nobody else.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.gateway.slow import HEAD, Honest, allow_files, dial, dialled, p99
from tests.gateway.test_slow_clients import FORM, LOGIN, held_by, until
from tests.server import Server, Template

pytestmark = pytest.mark.soak
IDLE, DRIPPING, CALLS, CALLERS = 10_000, 300, 8_000, 8


@pytest.fixture
def patient(template: Template, tmp_path: Path) -> Iterator[Server]:
    """As it is installed, but that it waits long enough for all of them to be there at once."""
    allow_files(IDLE + DRIPPING + 1000)
    with template.server(tmp_path / "home", LIFELOOP_SLOW_SECONDS="600") as started:
        yield started


@contextmanager
def dripping(server: Server, many: int) -> Iterator[list[int]]:
    """Connections that get a byte more twice a second; half of them in the head, half in the body of a page's form."""
    ending, sent = threading.Event(), [0]
    with (
        dialled(server, many // 2, HEAD) as heads,
        dialled(server, many // 2, LOGIN + FORM) as bodies,
    ):

        def drip() -> None:
            for byte in itertools.cycle(b"X-a: b\r\n"):
                for one in heads:
                    one.send(bytes([byte]))
                for one in bodies:
                    one.send(b"a")
                sent[0] += len(heads) + len(bodies)
                if ending.wait(0.5):
                    return

        thread = threading.Thread(target=drip)
        thread.start()
        try:
            yield sent
        finally:
            ending.set()
            thread.join()


def measured(name: str, honest: Honest) -> float:
    times = honest.calls(CALLS, at_once=CALLERS)
    pages = [honest.page() for _ in range(50)]
    assert len(times) == CALLS
    assert pages == [200] * 50
    found = p99(times)
    print(f"{name}: {CALLS} calls of {CALLERS} callers, p99 {found:.1f} ms; 50 pages")
    return found


def memory(server: Server) -> float:
    """Resident, in MB."""
    lines = Path(f"/proc/{server.pid}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


def test_honest_callers_beside_ten_thousand(patient: Server) -> None:
    honest = Honest(patient)
    measured("warm", honest)
    alone = measured("alone", honest)
    before = memory(patient)
    with dialled(patient, IDLE) as idle:
        beside = measured(f"beside {len(idle)} idle", honest)
        print(f"ratio {beside / alone:.2f}; memory {before:.0f} → {memory(patient):.0f} MB")
        with dripping(patient, DRIPPING) as sent:
            drops = measured(f"and {DRIPPING} that drip", honest)
            print(f"ratio {drops / alone:.2f}; {sent[0]} bytes dripped; {memory(patient):.0f} MB")
        assert held_by(patient) >= IDLE
    until(lambda: held_by(patient) == 0)
    after = measured("afterwards", honest)
    print(f"ratio {after / alone:.2f}; {memory(patient):.0f} MB")


def test_they_are_let_go_when_their_time_is_over(server: Server) -> None:
    """With the setting as it is installed: 20 seconds."""
    allow_files(IDLE + 1000)
    honest = Honest(server)
    with dialled(server, 3000), dialled(server, 1000, HEAD), dialled(server, 1000, LOGIN + FORM):
        assert len(honest.calls(800, at_once=4)) == 800
        until(lambda: held_by(server) == 0)
    with dial(server):
        assert honest.page() == 200
