"""A proxy that hands every byte on and changes one of the answer's."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from typing import Self

Change = Callable[[bytes], bytes]


def flip_in_node(data: bytes) -> bytes:
    """One bit of a letter inside the signed node."""
    return data.replace(b'"msg":"S', b'"msg":"R', 1)


def flip_in_sign(data: bytes) -> bytes:
    """One letter of the signature's text, for another one that base64 has."""
    at = data.find(b'"sign":"') + 20
    return (
        data[:at] + (b"B" if data[at : at + 1] == b"A" else b"A") + data[at + 1 :]
        if at > 20
        else data
    )


class Tamper:
    """Listens on ``port``; ``change`` is applied to what the server answers."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.change: Change = lambda data: data
        self.changed = 0

    def __enter__(self) -> Self:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self._accept, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_rest: object) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join()

    def _accept(self) -> None:
        while True:
            try:
                near, _address = self.listener.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", self.target))
            for source, sink, change in ((near, far, None), (far, near, self._changed)):
                threading.Thread(target=hand_on, args=(source, sink, change), daemon=True).start()

    def _changed(self, data: bytes) -> bytes:
        after = self.change(data)
        self.changed += after != data
        return after


def hand_on(source: socket.socket, sink: socket.socket, change: Change | None) -> None:
    """Copy one direction until its end."""
    with source:
        while True:
            try:
                data = source.recv(65536)
                if not data:
                    sink.shutdown(socket.SHUT_WR)
                    return
                sink.sendall(change(data) if change else data)
            except OSError:
                return
