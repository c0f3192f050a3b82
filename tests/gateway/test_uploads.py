"""Files in multipart calls: not signed, limited, and for the methods that ask for them."""

import io
from typing import Any

import pytest
from PIL import Image

from lifeloop.gateway import params
from lifeloop.gateway.app import Gateway
from lifeloop.gateway.methods.offline.material_image_upload import CONTENT
from lifeloop.placements.models import Picture
from tests.gateway.client import Answered, post
from tests.gateway.expect import node_of, ok, refused
from tests.gateway.world import World

pytestmark = pytest.mark.django_db(transaction=True)
UPLOAD = "alipay.offline.material.image.upload"
NODE = node_of(UPLOAD)
BOUNDARY = "ALIPAY_SDK_PYTHON_BOUNDARY"


def png(colour: str = "red") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 64), colour).save(out, "PNG")
    return out.getvalue()


def part(name: str, value: bytes, filename: bytes | None = None) -> bytes:
    of_file = b"" if filename is None else b'; filename="' + filename + b'"'
    head = f'Content-Disposition: form-data; name="{name}"'.encode() + of_file
    return b"--" + BOUNDARY.encode() + b"\r\n" + head + b"\r\n\r\n" + value + b"\r\n"


def upload(
    world: World,
    gateway: Gateway,
    content: bytes | None,
    filename: bytes = b"shop.png",
    charset: str = "utf-8",
    **more: Any,
) -> Answered:
    """Common parameters in the query, texts and the file as parts."""
    fields = {"image_type": "png", "image_name": "门店", **more}
    client = world.account_client(charset=charset)
    signed = client.signed(UPLOAD, None, **fields)
    texts = b"".join(part(name, signed.pop(name).encode(client.codec)) for name in fields)
    file = b"" if content is None else part(CONTENT.name, content, filename)
    return post(
        gateway,
        query=client.encode(signed),
        body=texts + file + b"--" + BOUNDARY.encode() + b"--\r\n",
        content_type=f"multipart/form-data; boundary={BOUNDARY}",
    )


@pytest.mark.parametrize("charset", ["utf-8", "GBK"])
def test_a_picture_comes_into_the_library(world: World, gateway: Gateway, charset: str) -> None:
    answer = ok(upload(world, gateway, png(), "门店.PNG".encode(charset), charset))
    picture = Picture.objects.get()
    assert picture.account == world.account
    assert picture.name == "门店"
    assert answer["image_id"] == str(picture.pk)
    assert answer["image_url"].endswith(picture.path)
    again = ok(upload(world, gateway, png()))
    assert again == answer
    assert Picture.objects.count() == 1


def test_a_file_is_not_signed_but_its_fields_are(world: World, gateway: Gateway) -> None:
    """As the protocol has it: whoever is on the line may swap the file, so calls go over TLS."""
    ok(upload(world, gateway, png("blue")))
    client = world.account_client()
    signed = client.signed(UPLOAD, None, image_name="a")
    body = part("image_name", b"b") + part(CONTENT.name, png(), b"a.png")
    answer = post(
        gateway,
        query=client.encode({name: signed[name] for name in signed if name != "image_name"}),
        body=body + b"--" + BOUNDARY.encode() + b"--\r\n",
        content_type=f"multipart/form-data; boundary={BOUNDARY}",
    )
    refused(answer, "40002", "isv.invalid-signature", NODE)


@pytest.mark.parametrize(
    ("content", "filename", "sub_code"),
    [
        (None, b"", "isv.upload-fail"),
        (b"", b"a.png", "isv.upload-fail"),
        (b"x", b"a.exe", "isv.invalid-file-extension"),
        (b"x", b"png", "isv.invalid-file-extension"),
        (b"x", b".png", "isv.invalid-file-extension"),
        (b"x" * (CONTENT.most + 1), b"a.png", "isv.invalid-file-size"),
    ],
    ids=["none", "empty", "exe", "no extension", "only an extension", "large"],
)
def test_files_that_are_refused(
    world: World, gateway: Gateway, content: bytes | None, filename: bytes, sub_code: str
) -> None:
    refused(upload(world, gateway, content, filename), "40002", sub_code, NODE)
    assert not Picture.objects.exists()


def test_a_body_beyond_the_limit(world: World, gateway: Gateway, settings: Any) -> None:
    settings.LIFELOOP_CALL_BYTES = 65536
    assert params.most_body_bytes() == 65536
    answer = upload(world, gateway, b"x" * 65536)
    refused(answer, "40002", "isv.invalid-file-size", NODE)


def test_what_is_no_picture(world: World, gateway: Gateway) -> None:
    answer = upload(world, gateway, b"<svg/>", b"a.png")
    refused(answer, "40004", "PICTURE_UNREADABLE", NODE)


def test_two_files_of_one_name_that_differ(world: World, gateway: Gateway) -> None:
    body = part("f", b"1", b"a") + part("f", b"2", b"a")
    found = params.parse(
        b"",
        body + b"--" + BOUNDARY.encode() + b"--",
        f"multipart/form-data; boundary={BOUNDARY}".encode(),
    )
    assert "f" in found.fault


def test_a_file_field_without_a_file_chosen() -> None:
    body = part("f", b"", b"") + b"--" + BOUNDARY.encode() + b"--"
    found = params.parse(b"", body, f"multipart/form-data; boundary={BOUNDARY}".encode())
    assert (found.files, found.fault) == ({}, "")


def test_a_call_without_multipart_has_no_file(world: World, gateway: Gateway) -> None:
    answer = world.account_client().call(gateway, UPLOAD, None, image_name="a")
    refused(answer, "40002", "isv.upload-fail", NODE)
