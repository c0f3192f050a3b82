"""Durable queues that single sends are compared with: RabbitMQ, NATS JetStream, Redis Streams, each a private server.

Each is used through its usual asynchronous client (``requirements/peers.txt``), with as many publishers as we have callers, each
waiting for its confirmation. RabbitMQ: a durable queue, persistent messages, confirms (fsync before the confirm). Redis:
``appendfsync always``. NATS: file storage and acks; it syncs every two minutes, so it survives ``kill -9`` but not a power cut:
that is in its favour. What is not installed is not compared.
"""

from __future__ import annotations

import asyncio
import importlib.util
import os
import shutil
import socket
import subprocess
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar, Self

from scripts.postgres import free_port

START_SECONDS = 60.0
AT_ONCE = 1000  # messages of a batch that wait for their confirmation together
Publish = Callable[[bytes], Awaitable[object]]


class Queue(ABC):
    """A server on free ports of the loopback, for a ``with`` block."""

    name: ClassVar[str]
    program: ClassVar[str]
    client: ClassVar[str]

    @classmethod
    def is_here(cls) -> bool:
        """Whether server and client are installed."""
        return cls.path() is not None and importlib.util.find_spec(cls.client) is not None

    @classmethod
    def path(cls) -> str | None:
        """Where the server is."""
        return shutil.which(cls.program) or shutil.which(cls.program, path="/usr/sbin")

    def __enter__(self) -> Self:
        self.folder = Path(tempfile.mkdtemp(prefix="lifeloop-queue-"))
        self.port = free_port()
        with (self.folder / "log").open("wb") as log:
            self.process = subprocess.Popen(
                [str(self.path()), *self.options()],
                stdout=log,
                stderr=log,
                cwd=self.folder,
                env={**os.environ, **self.environment()},
                start_new_session=True,
            )
        asyncio.run(self._wait())
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        os.killpg(self.process.pid, 9)
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def options(self) -> list[str]:
        """Its command line."""
        return []

    def environment(self) -> dict[str, str]:
        """What it reads from there."""
        return {}

    @abstractmethod
    async def open(self, connections: int) -> tuple[list[Publish], Callable[[], Awaitable[object]]]:
        """``connections`` publishers, each returning after the confirmation; and how to close them."""

    async def many(self, publishers: Sequence[Publish], bodies: Sequence[bytes]) -> None:
        """A batch handed over at once; returns after the last confirmation."""
        turns = (publishers[at % len(publishers)](body) for at, body in enumerate(bodies))
        await asyncio.gather(*turns)

    async def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                [publish], close = await self.open(1)
                await publish(b"first")
                await close()
            except Exception:  # noqa: BLE001 -- whatever a client says of a server that is starting
                if time.monotonic() > deadline or self.process.poll() is not None:
                    told = (self.folder / "log").read_text("utf-8", "replace")[-1000:]
                    raise RuntimeError(f"{self.name} did not start: {told}") from None
                await asyncio.sleep(0.1)
            else:
                return


class RabbitMQ(Queue):
    """Persistent messages to a durable queue, confirmed."""

    name, program, client = "RabbitMQ", "rabbitmq-server", "aio_pika"

    @classmethod
    def path(cls) -> str | None:
        """Debian's own starter changes the user; the server's does not."""
        found = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
        return str(found) if found.exists() else super().path()

    def environment(self) -> dict[str, str]:
        folder = str(self.folder)
        (self.folder / "plugins").write_text("[].", "ascii")
        return {
            "HOME": folder,
            "RABBITMQ_NODENAME": f"bench{self.port}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(free_port()),
            "RABBITMQ_MNESIA_BASE": folder,
            "RABBITMQ_LOG_BASE": folder,
            "RABBITMQ_ENABLED_PLUGINS_FILE": f"{folder}/plugins",
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",
            "ERL_EPMD_PORT": str(free_port()),
        }

    async def open(self, connections: int) -> tuple[list[Publish], Callable[[], Awaitable[object]]]:
        import aio_pika

        connection = await aio_pika.connect(f"amqp://guest:guest@127.0.0.1:{self.port}/")
        made: list[Publish] = []
        for _ in range(connections):
            channel = await connection.channel(publisher_confirms=True)
            await channel.declare_queue("sends", durable=True)
            made.append(self._publisher(channel))
        return made, connection.close

    def _publisher(self, channel: Any) -> Publish:
        import aio_pika

        async def publish(body: bytes) -> object:
            message = aio_pika.Message(body, delivery_mode=aio_pika.DeliveryMode.PERSISTENT)
            return await channel.default_exchange.publish(message, "sends")

        return publish


class Nats(Queue):
    """JetStream: stored in a file, acknowledged."""

    name, program, client = "NATS JetStream", "nats-server", "nats"

    def options(self) -> list[str]:
        return ["-js", "-sd", str(self.folder), "-a", "127.0.0.1", "-p", str(self.port)]

    async def open(self, connections: int) -> tuple[list[Publish], Callable[[], Awaitable[object]]]:
        import nats

        client = await nats.connect(
            f"nats://127.0.0.1:{self.port}", allow_reconnect=False, connect_timeout=1
        )
        stream = client.jetstream()
        await stream.add_stream(name="sends", subjects=["sends"])

        async def publish(body: bytes) -> object:
            return await stream.publish("sends", body)

        return [publish] * connections, client.close


class RedisStream(Queue):
    """XADD with the log synced before each answer."""

    name, program, client = "Redis Streams", "redis-server", "redis"

    def options(self) -> list[str]:
        log = ["--appendonly", "yes", "--appendfsync", "always", "--save", ""]
        return ["--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder), *log]

    async def open(self, connections: int) -> tuple[list[Publish], Callable[[], Awaitable[object]]]:
        from redis.asyncio import Redis

        clients = [Redis(port=self.port) for _ in range(connections)]

        def publisher(client: Redis) -> Publish:
            async def publish(body: bytes) -> object:
                return await client.xadd("sends", {"body": body})

            return publish

        async def close() -> None:
            for client in clients:
                await client.aclose()

        return [publisher(client) for client in clients], close

    async def many(self, publishers: Sequence[Publish], bodies: Sequence[bytes]) -> None:
        """Redis has a pipeline for this."""
        from redis.asyncio import Redis

        async with Redis(port=self.port) as client:
            pipeline = client.pipeline(transaction=False)
            for body in bodies:
                pipeline.xadd("sends", {"body": body})
            await pipeline.execute()


QUEUES: tuple[type[Queue], ...] = (RabbitMQ, Nats, RedisStream)


def one_by_one(queue: Queue, bodies: Sequence[bytes], callers: int) -> float:
    """Messages a second when each of the callers waits for its confirmation before its next message."""

    async def run() -> float:
        publishers, close = await queue.open(callers)
        work = iter(bodies)

        async def caller(publish: Publish) -> None:
            for body in work:
                await publish(body)

        begun = time.perf_counter()
        await asyncio.gather(*(caller(publish) for publish in publishers))
        seconds = time.perf_counter() - begun
        await close()
        return len(bodies) / seconds

    return asyncio.run(run())


def in_batches(queue: Queue, bodies: Sequence[bytes]) -> float:
    """Messages a second when a thousand at a time are handed over before their confirmations are waited for."""

    async def run() -> float:
        publishers, close = await queue.open(8)
        begun = time.perf_counter()
        for start in range(0, len(bodies), AT_ONCE):
            await queue.many(publishers, bodies[start : start + AT_ONCE])
        seconds = time.perf_counter() - begun
        await close()
        return len(bodies) / seconds

    return asyncio.run(run())
