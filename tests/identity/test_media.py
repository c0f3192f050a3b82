"""Where pictures are kept: whole or not at all in a folder, and in a bucket by setting."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.base import ContentFile

from lifeloop.identity import media
from lifeloop.identity.media import Folder

NAME = "pictures/" + "a" * 40 + ".png"


class Torn(ContentFile):
    """A file whose reading breaks off half way."""

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        yield b"half of it"
        raise OSError("the disk is full")


def test_a_file_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    store = Folder(location=tmp_path)
    with pytest.raises(OSError, match="the disk is full"):
        store.save(NAME, Torn(b""))
    assert not store.exists(NAME)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert store.save(NAME, ContentFile(b"whole")) == NAME
    assert store.save(NAME, ContentFile(b"whole")) == NAME
    assert (tmp_path / NAME).read_bytes() == b"whole"
    assert (tmp_path / NAME).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "name",
    ["pictures/../secret_key", "/etc/passwd", "pictures/x.png", NAME.upper(), NAME + "\n", ""],
)
def test_nothing_but_pictures_is_taken_out(name: str) -> None:
    assert media.take(name) is None


# --- a bucket -----------------------------------------------------------------------------------------


class Bucket(BaseHTTPRequestHandler):
    """What S3 and its likes answer, as far as it is asked here."""

    kept: dict[str, bytes] = {}  # noqa: RUF012

    def do_PUT(self) -> None:
        assert self.headers["Authorization"].startswith("AWS4-HMAC-SHA256 Credential=key/")
        self.kept[self.path] = self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(200)

    def do_HEAD(self) -> None:
        self._answer(200 if self.path in self.kept else 404, self.kept.get(self.path, b""))

    def do_DELETE(self) -> None:
        self.kept.pop(self.path, None)
        self._answer(204)

    def do_GET(self) -> None:
        asked = urlsplit(self.path)
        if "prefix" in parse_qs(asked.query):
            self._answer(
                200, self._listed(asked.path.strip("/"), parse_qs(asked.query)["prefix"][0])
            )
            return
        found = self.path in self.kept
        self._answer(200 if found else 404, self.kept.get(self.path, b""))

    def _listed(self, bucket: str, prefix: str) -> bytes:
        keys = [path.removeprefix(f"/{bucket}/") for path in self.kept]
        inside = "".join(
            f"<Contents><Key>{key}</Key><Size>6</Size></Contents>"
            for key in keys
            if key.startswith(prefix)
        )
        return f"<ListBucketResult><Prefix>{prefix}</Prefix>{inside}</ListBucketResult>".encode()

    def _answer(self, status: int, data: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("ETag", '"0"')
        self.send_header("Last-Modified", "Sun, 22 Nov 2026 00:00:00 GMT")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(data)

    def log_message(self, *_arguments: Any) -> None:
        pass


@pytest.fixture
def bucket() -> Iterator[str]:
    Bucket.kept = {}
    with ThreadingHTTPServer(("127.0.0.1", 0), Bucket) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


SCRIPT = """
import django; django.setup()
from django.test import Client
from lifeloop.identity import media
name = "pictures/" + "a" * 40 + ".png"
assert media.take(name) is None
assert media.put(name, b"pixels") == name
assert media.put(name, b"pixels") == name
file, content_type = media.take(name)
assert (file.read(), content_type) == (b"pixels", "image/png")
answer = Client(HTTP_HOST="127.0.0.1").get("/media/" + name)
assert b"".join(answer.streaming_content) == b"pixels", answer.status_code
assert Client(HTTP_HOST="127.0.0.1").get("/media/pictures/" + "b" * 40 + ".png").status_code == 404
print("kept and served")
"""


def run(tmp_path: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith("LIFELOOP_")}
    env |= {"LIFELOOP_HOME": str(tmp_path / "home"), "DJANGO_SETTINGS_MODULE": "lifeloop.settings"}
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SCRIPT],
        env=env | settings,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.skipif(find_spec("storages") is None, reason="needs the extra lifeloop[s3]")
def test_pictures_are_kept_in_a_bucket_and_served_by_us(bucket: str, tmp_path: Path) -> None:
    done = run(
        tmp_path,
        LIFELOOP_MEDIA_URL="s3://pictures-of-shops/life",
        LIFELOOP_S3_ENDPOINT=bucket,
        LIFELOOP_S3_REGION="cn-east-1",
        LIFELOOP_S3_ACCESS_KEY="key",
        LIFELOOP_S3_SECRET_KEY="secret",  # noqa: S106
        LIFELOOP_S3_ADDRESSING="path",
    )
    assert done.stdout.endswith("kept and served\n"), done.stderr
    assert Bucket.kept == {f"/pictures-of-shops/life/{NAME}": b"pixels"}
    assert not (tmp_path / "home" / "media").exists()


@pytest.mark.parametrize("value", ["http://bucket/", "s3:///prefix", "bucket", "s3://bucket/?a=b"])
def test_what_names_no_bucket_stops_the_start_with_a_sentence(value: str, tmp_path: Path) -> None:
    done = run(tmp_path, LIFELOOP_MEDIA_URL=value)
    assert "LIFELOOP_MEDIA_URL" in done.stderr
    assert "write s3://bucket/prefix" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(find_spec("storages") is not None, reason="the extra is installed")
def test_a_bucket_without_the_extra_says_what_to_install(tmp_path: Path) -> None:
    done = run(tmp_path, LIFELOOP_MEDIA_URL="s3://bucket")
    assert "pip install 'lifeloop[s3]'" in done.stderr
