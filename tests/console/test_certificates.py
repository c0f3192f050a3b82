"""公钥证书: asked for on the key page, downloaded as the three files that clients want."""

import re

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.files.uploadedfile import SimpleUploadedFile

from lifeloop.identity.models import AppKey
from lifeloop.identity.platform_key import public_pem
from tests import factories as make
from tests import factories_certificates as certified
from tests.console.helpers import HTMX, text_of
from tests.console.test_programs_keys import Scene

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["program", "account"])
def scene(request: pytest.FixtureRequest) -> Scene:
    certified.make_root()
    return Scene(request.param)


@pytest.fixture(scope="module")
def csr() -> bytes:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    builder = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([]))
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def ask(scene: Scene, **fields: object):  # noqa: ANN201 -- an answer of the test client
    return scene.client.post(f"{scene.path}certify/", fields, **HTMX)


def download(scene: Scene, url: str) -> tuple[str, str]:
    answer = scene.client.get(url)
    assert answer.status_code == 200
    name = re.search(r'filename="([^"]+)"', answer["Content-Disposition"])
    assert name
    return name[1], answer.content.decode()


def test_a_request_as_text_or_file_becomes_a_certificate(scene: Scene, csr: bytes) -> None:
    assert ask(scene, public_key=csr.decode())["HX-Redirect"] == scene.tab
    assert ask(scene, file=SimpleUploadedFile("app.csr", csr))["HX-Redirect"] == scene.tab
    page = scene.page()
    for row in AppKey.objects.all():
        assert row.cert_sn in page
        name, text = download(scene, f"{scene.path}{row.pk}/certificate/")
        assert name == f"appCertPublicKey_{scene.app.pk}.crt"
        assert text == row.certificate
    assert "certify/" not in page
    assert ask(scene, public_key=csr.decode()).status_code == 422


def test_the_platforms_two_files(scene: Scene, csr: bytes) -> None:
    ask(scene, public_key=csr.decode())
    page = scene.page()
    files = {}
    for whose in ("platform", "root"):
        url = f"{scene.path}certificates/{whose}/"
        assert url in page
        name, text = download(scene, url)
        files[name] = x509.load_pem_x509_certificate(text.encode())
    platform = files["alipayCertPublicKey_RSA2.crt"]
    platform.verify_directly_issued_by(files["alipayRootCert.crt"])
    public = platform.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    assert public.decode() == public_pem()
    assert scene.client.get(f"{scene.path}certificates/other/").status_code == 404


def test_what_is_wrong_is_said_and_what_was_typed_stays(scene: Scene) -> None:
    empty = ask(scene)
    assert empty.status_code == 422
    assert "Choose a file or paste its text." in text_of(empty)
    wrong = ask(scene, public_key="-----BEGIN CERTIFICATE REQUEST-----\nnothing")
    assert wrong.status_code == 422
    assert "Paste a whole certificate request" in text_of(wrong)
    assert "nothing" in text_of(wrong)
    assert not AppKey.objects.exists()


def test_a_certified_pair(scene: Scene) -> None:
    there = f"{scene.path}certified-pair/"
    assert there in scene.page()
    assert "issues a certificate" in text_of(scene.client.get(there))
    shown = text_of(scene.client.post(there))
    row = AppKey.objects.get()
    assert "-----BEGIN RSA PRIVATE KEY-----" in shown
    assert row.cert_sn in shown
    assert f"{scene.path}{row.pk}/certificate/" in shown


def test_a_certificate_is_retired_by_typing(scene: Scene, csr: bytes) -> None:
    ask(scene, public_key=csr.decode())
    row = AppKey.objects.get()
    there = f"{scene.path}{row.pk}/retire/"
    assert "name this certificate" in text_of(scene.client.get(there, **HTMX))
    assert scene.client.post(there, {"typed": "City coffee"}, **HTMX)["HX-Redirect"] == scene.tab
    row.refresh_from_db()
    assert row.retired_at is not None


def test_a_plain_key_and_another_companys_have_no_file(scene: Scene, csr: bytes) -> None:
    plain = make.make_key(scene.app)
    assert scene.client.get(f"{scene.path}{plain.pk}/certificate/").status_code == 404
    foreign = certified.make_certified_key(make.make_program().app)
    path = f"/console/keys/{foreign.app_id}/"
    assert scene.client.get(f"{path}{foreign.pk}/certificate/").status_code == 404
    assert scene.client.get(f"{scene.path}{foreign.pk}/certificate/").status_code == 404
    assert scene.client.get(f"{path}certificates/root/").status_code == 404
    assert scene.client.post(f"{path}certify/", {"public_key": csr.decode()}).status_code == 404
    assert AppKey.objects.filter(app=scene.app).count() == 1
