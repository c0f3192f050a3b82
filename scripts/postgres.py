"""A private PostgreSQL for tests and benches, on a free loopback port, gone at the end.

``python -m scripts.postgres COMMAND…`` runs a command with TEST_DATABASE naming it.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from scripts.common import BuildError, guarded

# A killed process loses nothing without fsync; only a power cut would, and no test here makes one.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=300")


class Cluster:
    """A cluster in a folder of its own; use it in a ``with`` block.

    ``url`` names a database that `TEST_DATABASE` and `LIFELOOP_DATABASE` take. ``stop`` and
    ``start`` take the database away and bring it back on the same port.
    """

    def __init__(self, *, durable: bool = False) -> None:
        self.durable = durable
        self.bin = programs()
        self.user = unprivileged_user()
        self.folder = Path(tempfile.mkdtemp(prefix="lifeloop-postgres-"))
        self.port = free_port()
        self.url = f"postgres://lifeloop@127.0.0.1:{self.port}/lifeloop"

    def __enter__(self) -> Cluster:
        if self.user:
            os.chown(self.folder, self.user.pw_uid, self.user.pw_gid)
        try:
            options = ["--username=lifeloop", "--auth=trust", "--encoding=UTF8", "--no-locale"]
            self._run("initdb", "--pgdata", self.folder / "data", "--no-sync", *options)
            self.start()
            local = ["-h", "127.0.0.1", "-p", str(self.port), "-U", "lifeloop"]
            self._run("createdb", *local, "lifeloop")
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if (self.folder / "data" / "postmaster.pid").exists():
            self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self) -> None:
        """Start and wait until it answers."""
        settings = [
            "listen_addresses=127.0.0.1",
            f"port={self.port}",
            f"unix_socket_directories={self.folder}",
            "shared_buffers=128MB",
            *(("max_connections=300",) if self.durable else FAST),
        ]
        options = " ".join(f"-c {setting}" for setting in settings)
        log = self.folder / "log"
        self._run(
            "pg_ctl", "start", "-w", "-s", "-D", self.folder / "data", "-l", log, "-o", options
        )

    def stop(self) -> None:
        """Stop at once, as a crash would; open connections are cut."""
        self._run("pg_ctl", "stop", "-w", "-s", "-m", "immediate", "-D", self.folder / "data")

    def _run(self, program: str, *arguments: str | Path) -> None:
        command = [str(self.bin / program), *map(str, arguments)]
        log = self.folder / "commands.log"
        with log.open("ab") as output:
            code = subprocess.run(
                command,
                cwd=self.folder,
                stdout=output,
                stderr=output,
                check=False,
                user=self.user.pw_uid if self.user else None,
                group=self.user.pw_gid if self.user else None,
                extra_groups=[] if self.user else None,
            ).returncode
        if code:
            raise BuildError(f"{program} ended with {code}\n{log.read_text('utf-8', 'replace')}")


def programs() -> Path:
    """The folder of PostgreSQL's programs: Debian keeps them off the PATH."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    for place in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (place / "initdb").exists():
            return place
    raise BuildError("no PostgreSQL on this machine; install the package postgresql")


def unprivileged_user() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: a user to run as; None when we are not root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise BuildError("no user `postgres` or `nobody` to run PostgreSQL as")


def free_port() -> int:
    """A loopback port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main(command: Sequence[str] = ()) -> int:
    """Run the command given with a cluster beside it."""
    words = list(command) or sys.argv[1:]
    if not words:
        raise BuildError("usage: python -m scripts.postgres COMMAND…")
    with Cluster() as cluster:
        env = {**os.environ, "TEST_DATABASE": cluster.url}
        return subprocess.run(words, env=env, check=False).returncode


if __name__ == "__main__":
    guarded(main)
