"""Certificates: the platform's root, what it certifies, and serials that clients compute the same way."""

from datetime import timedelta

import pytest
from alipay import DCAliPay
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from django.db import connection

from lifeloop.audit import SYSTEM
from lifeloop.identity.models import AppKey, PlatformRoot
from lifeloop.identity.queries import apps
from lifeloop.identity.queries import certificates as queries
from lifeloop.identity.rules import certificates as rules
from lifeloop.identity.services import certificates, keys
from lifeloop.kernel import clock
from tests import factories as make
from tests import factories_certificates as certified
from tests.identity.test_codes import refused

pytestmark = pytest.mark.django_db
PEM = serialization.Encoding.PEM


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def request_of(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> str:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "whoever")])
    made = x509.CertificateSigningRequestBuilder().subject_name(name).sign(key, hashes.SHA256())
    return made.public_bytes(PEM).decode()


def public_of(key: rsa.RSAPrivateKey) -> str:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(PEM, form).decode()


@pytest.mark.parametrize("text", [request_of, public_of])
def test_a_request_or_a_public_key_is_certified_for_five_years(
    key: rsa.RSAPrivateKey, text: object
) -> None:
    certified.make_root()
    app = make.make_app()
    row = certificates.certify(SYSTEM, app, text=text(key))  # type: ignore[operator]
    made = x509.load_pem_x509_certificate(row.certificate.encode())
    root = x509.load_pem_x509_certificate(PlatformRoot.objects.get().pem.encode())
    made.verify_directly_issued_by(root)
    assert made.public_key() == key.public_key()
    assert row.expires_at == made.not_valid_after_utc
    assert timedelta(days=1824) < row.expires_at - clock.now() < timedelta(days=1826)
    found = apps.gateway_app(app.pk)
    assert found is not None
    assert [one.cert_sn for one in found.keys] == [row.cert_sn]


@pytest.mark.filterwarnings("ignore::DeprecationWarning:alipay")
def test_the_serials_are_those_that_a_client_computes(key: rsa.RSAPrivateKey) -> None:
    certified.make_root()
    app = make.make_app()
    row = certificates.certify(SYSTEM, app, text=request_of(key))
    platform = queries.platform()
    assert platform is not None
    assert DCAliPay.get_cert_sn(row.certificate) == row.cert_sn
    assert DCAliPay.get_cert_sn(platform.pem) == platform.sn
    assert DCAliPay.get_root_cert_sn(platform.root_pem) == platform.root_sn


def test_the_root_is_made_once_and_its_key_kept_sealed(key: rsa.RSAPrivateKey) -> None:
    assert queries.platform() is None
    first = certificates.certify(SYSTEM, make.make_app(), text=public_of(key))
    second = certificates.certify(SYSTEM, make.make_app(), text=public_of(key))
    row = PlatformRoot.objects.get()
    assert "PRIVATE" not in row.pem + row.sealed_key
    root = x509.load_pem_x509_certificate(row.pem.encode())
    for one in (first, second):
        x509.load_pem_x509_certificate(one.certificate.encode()).verify_directly_issued_by(root)


def test_the_platforms_certificate_is_the_same_whoever_makes_it() -> None:
    pair = certified.root_pair()
    public = pair[1].public_key()
    assert rules.certify_platform(pair, public) == rules.certify_platform(pair, public)


def test_two_certificates_are_valid_beside_two_plain_keys(key: rsa.RSAPrivateKey) -> None:
    certified.make_root()
    app = make.make_app()
    keys.add_key(SYSTEM, app, public_key=public_of(key))
    keys.generate_pair(SYSTEM, app)
    certificates.certify(SYSTEM, app, text=public_of(key))
    row, private = certificates.generate_certified_pair(SYSTEM, app)
    assert private.startswith("-----BEGIN RSA PRIVATE KEY-----")
    assert (
        refused(lambda: certificates.certify(SYSTEM, app, text=public_of(key))) == "TOO_MANY_KEYS"
    )
    assert AppKey.objects.count() == 4
    keys.retire_key(SYSTEM, app, key_id=row.pk)
    certificates.certify(SYSTEM, app, text=public_of(key))


def elliptic() -> str:
    return request_of(ec.generate_private_key(ec.SECP256R1()))


def short() -> str:
    return request_of(rsa.generate_private_key(public_exponent=65537, key_size=1024))  # noqa: S505 -- refused


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (lambda: "", "KEY_INVALID"),
        (lambda: "no key", "KEY_INVALID"),
        (lambda: "-----BEGIN CERTIFICATE REQUEST-----", "CERTIFICATE_REQUEST_INVALID"),
        (lambda: "CERTIFICATE REQUEST 中文", "CERTIFICATE_REQUEST_INVALID"),
        (elliptic, "CERTIFICATE_REQUEST_INVALID"),
        (short, "CERTIFICATE_REQUEST_INVALID"),
    ],
    ids=["empty", "words", "cut off", "no request", "elliptic", "short"],
)
def test_what_cannot_be_certified_is_refused(text: object, code: str) -> None:
    app = make.make_app()
    assert refused(lambda: certificates.certify(SYSTEM, app, text=text())) == code  # type: ignore[operator]
    assert not AppKey.objects.exists()


def test_a_request_that_another_signed_is_refused(key: rsa.RSAPrivateKey) -> None:
    """Its last bytes are the proof that whoever asks holds the key."""
    good = x509.load_pem_x509_csr(request_of(key).encode())
    der = bytearray(good.public_bytes(serialization.Encoding.DER))
    der[-1] ^= 1
    forged = x509.load_der_x509_csr(bytes(der)).public_bytes(PEM).decode()
    app = make.make_app()
    assert (
        refused(lambda: certificates.certify(SYSTEM, app, text=forged))
        == "CERTIFICATE_REQUEST_INVALID"
    )


def test_an_app_without_certificates_costs_no_look_at_the_root() -> None:
    app = make.make_app()
    _key, _private = keys.generate_pair(SYSTEM, app)
    with connection.execute_wrapper(_no_root):
        found = apps.gateway_app(app.pk)
    assert found is not None
    assert (found.root_sn, found.platform_sn) == ("", "")


def _no_root(execute: object, sql: str, *rest: object) -> object:
    assert "platformroot" not in sql
    return execute(sql, *rest)  # type: ignore[operator]
