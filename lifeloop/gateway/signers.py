"""The threads that sign: a new signature takes 0.4 ms of a core and lets go of the interpreter, so it is made beside the event loop.

To wake a thread and to be woken by it costs as much as a third of a signature. So drafts go over a few at a time: those of one
batch of the writer, and those of one turn of the event loop. Nothing waits for more to come.
"""

from asyncio import AbstractEventLoop, Future
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from lifeloop.gateway.answer import Draft, Signer
from lifeloop.gateway.exchange import Exchange, Reply
from lifeloop.gateway.registry import Outcome

THREADS = 2
# More would make the first of them wait longer than a thread takes to wake.
TOGETHER = 4


@dataclass(frozen=True, slots=True)
class Unsigned:
    """An answer that lacks its signature only, and who waits for it."""

    exchange: Exchange
    outcome: Outcome
    draft: Draft
    loop: AbstractEventLoop
    future: "Future[Reply]"


# Whose event loop, who waits there, and what for.
Answered = tuple[AbstractEventLoop, "Future[Reply]", Reply | Exception]


class Signers:
    """One per process."""

    def __init__(self, signer: Signer) -> None:
        self._signer = signer
        self._pool = ThreadPoolExecutor(THREADS, "gateway-sign")
        self._gathered: dict[AbstractEventLoop, list[Unsigned]] = {}

    def gather(self, one: Unsigned) -> None:
        """From its event loop: sent off with what else this turn of the loop brings."""
        gathered = self._gathered.setdefault(one.loop, [])
        gathered.append(one)
        if len(gathered) == 1:
            one.loop.call_soon(self._send_off, one.loop)

    def submit(self, some: Sequence[Unsigned]) -> None:
        """From any thread: sent off now."""
        for start in range(0, len(some), TOGETHER):
            self._pool.submit(self._sign, some[start : start + TOGETHER])

    def stop(self) -> None:
        """Finish what was sent off and end the threads. Blocks."""
        self._pool.shutdown()

    def _send_off(self, loop: AbstractEventLoop) -> None:
        self.submit(self._gathered.pop(loop))

    def _sign(self, some: Sequence[Unsigned]) -> None:
        done: list[Answered] = []
        for one in some:
            reply: Reply | Exception
            try:
                signature = self._signer.sign(one.draft)
                reply = one.exchange.reply(one.outcome, one.draft, signature)
            except Exception as error:  # noqa: BLE001 -- told to whoever waits
                reply = error
            done.append((one.loop, one.future, reply))
        hand_over(done)


def hand_over(done: "Sequence[Answered]") -> None:
    """From another thread: each answer to who waits for it; an event loop is woken once for several."""
    by_loop: dict[AbstractEventLoop, list[Answered]] = {}
    for one in done:
        by_loop.setdefault(one[0], []).append(one)
    for loop, own in by_loop.items():
        loop.call_soon_threadsafe(_deliver, own)


def _deliver(done: "Sequence[Answered]") -> None:
    """On the event loop; a caller who went away has a cancelled future."""
    for _loop, future, reply in done:
        if future.done():
            continue
        if isinstance(reply, Exception):
            future.set_exception(reply)
        else:
            future.set_result(reply)
