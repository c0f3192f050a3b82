"""What may be uploaded as a package, and that a refusal says why and keeps nothing."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from lifeloop.programs import packages, store
from lifeloop.programs.errors import PackageInvalid
from tests.programs import zips

APP = "2021000000000001"


def reason(file: io.BytesIO, **options: str) -> str:
    with pytest.raises(PackageInvalid) as caught, translation.override("en"):
        packages.read(file, **options)
    with translation.override("en"):
        return str(caught.value.params["reason"])


def test_a_good_package_is_read_whole():
    file = zips.package(
        {"js/app.js": b"let a = 1", "img/a.png": zips.png(8, 8)}, name="Coffee", app_id=APP
    )
    package = packages.read(file, app_id=APP)
    assert package.version_name == "1.0.0"
    assert sorted(package.files) == ["img/a.png", "js/app.js", "manifest.json", "pages/index.html"]
    assert package.described()["pages"] == ["pages/index.html"]
    assert package.size == len(file.getvalue())
    assert len(package.digest) == 64


@pytest.mark.parametrize("spelling", ["navigationBarTitleText", "navigation_bar_title_text"])
def test_the_window_title_is_found_under_both_spellings(spelling: str):
    package = packages.read(zips.package(window={spelling: "咖啡"}))
    assert package.described()["window"]["title"] == "咖啡"


def test_a_packed_folder_counts_as_its_contents():
    file = zips.packed({"shop/manifest.json": zips.manifest(), "shop/pages/index.html": zips.PAGE})
    assert "pages/index.html" in packages.read(file).files


def test_what_archivers_add_is_left_out():
    file = zips.package({"__MACOSX/pages/._index.html": b"\0\1", "pages/.DS_Store": b"\0"})
    assert sorted(packages.read(file).files) == ["manifest.json", "pages/index.html"]


@pytest.mark.parametrize(
    "name",
    [
        "../up.js",
        "a/../../up.js",
        "/etc/a.js",
        "a//b.js",
        "./a.js",
        "a\\b.js",
        "C:/a.js",
        "a /b.js",
        "a\nb.js",
        ".env.js",
        "x" * 200 + ".js",
    ],
)
def test_names_that_lead_elsewhere(name: str):
    assert "is not allowed" in reason(zips.package({name: b"1"}))


@pytest.mark.parametrize("name", ["__lifeloop__/bridge.js", "__LIFELOOP__/x.js"])
def test_the_hosts_own_folder(name: str):
    assert "is not allowed" in reason(zips.package({name: b"1"}))


@pytest.mark.parametrize("name", ["run.exe", "page.php", "noname", "a.js.gz", "module.wasm"])
def test_kinds_that_are_not_allowed(name: str):
    assert "of a kind" in reason(zips.package({name: b"1"}))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.png", b"<script>alert(1)</script>"),
        ("a.gif", b"GIF89a=1;alert(1)"),
        ("a.jpg", zips.png(2, 2)),
        ("a.js", b"\xff\xfe\x00"),
        ("a.html", b"a\0b"),
        ("a.woff2", b"wOFF"),
    ],
)
def test_files_that_are_not_what_they_say(name: str, content: bytes):
    assert "is not what its name says" in reason(zips.package({name: content}))


def test_an_image_of_too_many_pixels():
    assert "too many pixels" in reason(zips.package({"a.png": zips.png(50_000, 50_000)}))


def test_links_and_special_files():
    assert "is a link" in reason(zips.link("a.js", "/etc/passwd"))


def test_names_that_differ_by_case_only():
    assert "twice" in reason(zips.package({"a.js": b"1", "A.JS": b"2"}))
    assert "twice" in reason(zips.package({"é.js": b"1", "e\u0301.js": b"2"}))


def test_the_same_name_twice():
    with pytest.warns(UserWarning, match="Duplicate"):
        file = zips.with_entry(zipfile.ZipInfo("manifest.json"), zips.manifest())
    assert "twice" in reason(file)


def test_a_file_that_is_also_a_folder():
    assert "also a file" in reason(zips.package({"a.js": b"1", "a.js/b.js": b"2"}))


def test_a_bomb_is_not_unpacked():
    assert "far more" in reason(zips.package({"a.txt": b"\0" * 300_000 * 60}))


def test_many_small_bombs_meet_the_total():
    files = {f"{n}.txt": bytes(255 * 1024) for n in range(100)}
    assert "unpacked it is larger" in reason(zips.package(files))


def test_a_size_that_lies_is_found_out():
    file = zips.package({"a.txt": b"a" * 1000})
    data = bytearray(file.getvalue())
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    assert "damaged" in reason(io.BytesIO(bytes(data)))


def test_too_many_files():
    assert "more than 1000 files" in reason(
        zips.package({f"f/{n}.txt": b"" for n in range(10_000)})
    )


def test_too_large(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(settings, "LIFELOOP_PACKAGE_BYTES", 1024)
    assert "larger than 1 KB" in reason(io.BytesIO(b"P" * 1025))


@pytest.mark.parametrize("data", [b"", b"PK", b"not a zip", b"PK\x05\x06" + bytes(17)])
def test_what_is_no_zip(data: bytes):
    assert "not a zip" in reason(io.BytesIO(data))


def test_an_encrypted_entry():
    file = zips.package({"a.txt": b"a"})
    data = bytearray(file.getvalue())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.rindex(mark) + offset] |= 1
    assert "encrypted" in reason(io.BytesIO(bytes(data)))


def test_manifest_missing_or_broken():
    assert "missing" in reason(zips.packed({"a.html": zips.PAGE}))
    assert "not JSON" in reason(zips.packed({"manifest.json": b"{"}))
    assert "not JSON" in reason(zips.packed({"manifest.json": b"[" * 60_000}))
    assert "too long" in reason(zips.packed({"manifest.json": b" " * 70_000}))


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"version": {}}, "version.name"),
        ({"version": {"name": "x" * 21}}, "version.name"),
        ({"pages": []}, "pages"),
        ({"pages": ["../a.html"]}, "pages"),
        ({"pages": ["pages/index.html", "pages/index.html"]}, "pages"),
        ({"window": {"navigationBarTitleText": "x" * 21}}, "window"),
        ({"request_origins": ["http://example.com"]}, "request_origins"),
        ({"request_origins": ["https://example.com/path"]}, "request_origins"),
        ({"request_origins": ["https://a.com; script-src *"]}, "request_origins"),
        ({"request_origins": ["https://*"]}, "request_origins"),
    ],
)
def test_manifest_members_that_are_not_right(over: dict[str, Any], field: str):
    assert field in reason(zips.package(**over))


def test_origins_that_may_be_named():
    origins = [
        "https://api.example.com",
        "https://api.example.com:8443",
        "http://127.0.0.1:8090",
        "http://[::1]:1",
    ]
    assert (
        packages.read(zips.package(request_origins=origins)).described()["request_origins"]
        == origins
    )


def test_a_page_that_is_not_there():
    assert "pages/other.html" in reason(zips.package(pages=["pages/other.html"]))


def test_another_programs_manifest():
    assert "another mini program" in reason(zips.package(app_id="2021000000000009"), app_id=APP)


def test_the_reason_is_in_the_readers_language():
    with pytest.raises(PackageInvalid) as caught:
        packages.read(io.BytesIO(b"x"))
    with translation.override("zh-hans"):
        assert str(caught.value.params["reason"]) == "它不是 zip 文件，或文件已损坏"


@given(st.binary(max_size=400), st.integers(0, 600))
def test_made_up_bytes_are_refused_and_never_crash(noise: bytes, at: int):
    data = bytearray(zips.package({"a.txt": b"hello " * 20}).getvalue())
    data[at : at + len(noise)] = noise
    try:
        packages.read(io.BytesIO(bytes(data)))
    except PackageInvalid:
        pass


@pytest.fixture
def media(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path)
    return tmp_path


def test_a_package_appears_whole_and_leaves_no_stage(media: Path):
    package = packages.read(zips.package())
    with store.staged(package) as stage:
        assert not store.folder(APP, 1).exists()
        placed = store.place(stage, APP, 1)
    assert placed == media / "packages" / APP / "1"
    assert (placed / "pages" / "index.html").read_bytes() == zips.PAGE
    assert [path.name for path in (media / "packages").iterdir()] == [APP]


def test_a_failure_before_the_rename_leaves_nothing(media: Path):
    with pytest.raises(RuntimeError), store.staged(packages.read(zips.package())):
        raise RuntimeError
    assert list((media / "packages").iterdir()) == []


def test_what_a_failed_transaction_left_is_replaced(media: Path):
    for content in (b"<!doctype html>old", b"<!doctype html>new"):
        with store.staged(packages.read(zips.package({"pages/index.html": content}))) as stage:
            store.place(stage, APP, 1)
    assert (store.folder(APP, 1) / "pages" / "index.html").read_bytes() == b"<!doctype html>new"


@pytest.mark.parametrize(
    "path",
    [
        "../../x.txt",
        "..",
        "",
        "pages",
        "pages/",
        "pages/../manifest.json",
        "/etc/passwd",
        "a\0b",
        "out.txt",
    ],
)
def test_only_files_of_the_version_are_found(media: Path, path: str):
    with store.staged(packages.read(zips.package())) as stage:
        placed = store.place(stage, APP, 1)
    (media / "x.txt").write_text("secret")
    (placed / "out.txt").symlink_to(media / "x.txt")
    assert store.file_of(APP, 1, path) is None
    assert store.file_of(APP, 1, "manifest.json") == placed / "manifest.json"


@pytest.mark.parametrize(("app_id", "number"), [("../x", 1), ("2021", 1), (APP, 0)])
def test_a_folder_has_an_appid_and_a_number(media: Path, app_id: str, number: int):
    with pytest.raises(ValueError):
        store.folder(app_id, number)
