"""Packages as uploaders make them, honest and not."""

import io
import json
import stat
import struct
import zipfile
import zlib
from typing import Any

MANIFEST = {"version": {"name": "1.0.0"}, "pages": ["pages/index.html"]}
PAGE = b"<!doctype html><title>page</title>"


def manifest(**over: Any) -> bytes:
    return json.dumps(MANIFEST | over).encode()


def package(files: dict[str, bytes] | None = None, **over: Any) -> io.BytesIO:
    """A good package with the given files added, or put in the place of its own."""
    return packed({"manifest.json": manifest(**over), "pages/index.html": PAGE} | (files or {}))


def packed(files: dict[str, bytes]) -> io.BytesIO:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    made.seek(0)
    return made


def with_entry(info: zipfile.ZipInfo, content: bytes = b"x") -> io.BytesIO:
    """A good package with one more entry, described by hand."""
    made = package()
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(info, content)
    made.seek(0)
    return made


def link(name: str, target: str) -> io.BytesIO:
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return with_entry(info, target.encode())


def png(width: int, height: int) -> bytes:
    """A PNG that announces a size; it holds no pixels, as a flood of them does not have to."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0"))
        + chunk(b"IEND", b"")
    )
