"""Keys of apps, auth codes and tokens, open ids, logos, addresses."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from lifeloop.audit import SYSTEM
from lifeloop.identity import pictures
from lifeloop.identity.address import client_address
from lifeloop.identity.models import AccessToken, AppKey, AuthCode
from lifeloop.identity.queries import apps, people
from lifeloop.identity.rules.keys import parse_public_key
from lifeloop.identity.services import keys, oauth
from lifeloop.kernel import clock
from lifeloop.kernel.errors import DomainError
from lifeloop.kernel.text import gbk_width, mask_phone
from tests import factories as make
from tests.identity.test_codes import refused

pytestmark = pytest.mark.django_db
PEM, DER = serialization.Encoding.PEM, serialization.Encoding.DER
SPKI, PKCS1 = serialization.PublicFormat.SubjectPublicKeyInfo, serialization.PublicFormat.PKCS1


@pytest.fixture(scope="module")
def public() -> rsa.RSAPublicKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048).public_key()


def line(pem: bytes) -> str:
    return "".join(pem.decode().splitlines()[1:-1])


def test_a_key_is_read_as_pem_or_one_line_in_both_formats(public: rsa.RSAPublicKey) -> None:
    texts = [public.public_bytes(PEM, form) for form in (SPKI, PKCS1)]
    forms = [text.decode() for text in texts] + [line(text) for text in texts]
    assert len({parse_public_key(form).fingerprint for form in forms}) == 1
    assert parse_public_key(f"  {forms[0]}\n\n").bits == 2048


def elliptic() -> str:
    return ec.generate_private_key(ec.SECP256R1()).public_key().public_bytes(PEM, SPKI).decode()


def short() -> str:
    weak = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505 -- refused
    return weak.public_key().public_bytes(PEM, SPKI).decode()


BAD: list[Any] = [
    str,
    lambda: "x",
    lambda: "AAAA",
    lambda: "中文",
    elliptic,
    short,
    lambda: "A" * 100_000,
]


@pytest.mark.parametrize("text", BAD, ids=range(len(BAD)))
def test_what_is_no_good_key_is_refused(text: Any) -> None:
    assert (
        refused(lambda: keys.add_key(SYSTEM, make.make_app(), public_key=text())) == "KEY_INVALID"
    )
    assert not AppKey.objects.exists()


def test_two_keys_are_valid_at_a_time_and_a_retired_one_is_gone_at_once(
    public: rsa.RSAPublicKey,
) -> None:
    app = make.make_app()
    first = keys.add_key(SYSTEM, app, public_key=public.public_bytes(PEM, SPKI).decode())
    assert refused(lambda: keys.add_key(SYSTEM, app, public_key=first.public_pem)) == "KEY_TAKEN"
    _second, private = keys.generate_pair(SYSTEM, app)
    assert private.startswith("-----BEGIN RSA PRIVATE KEY-----")
    assert refused(lambda: keys.generate_pair(SYSTEM, app)) == "TOO_MANY_KEYS"
    found = apps.gateway_app(app.pk)
    assert found is not None
    assert len(found.keys) == 2
    keys.retire_key(SYSTEM, app, key_id=first.pk)
    found = apps.gateway_app(app.pk)
    assert found is not None
    assert [key.id for key in found.keys] == [_second.pk]
    assert refused(lambda: keys.retire_key(SYSTEM, app, key_id=first.pk)) == "KEY_NOT_FOUND"
    assert (
        refused(lambda: keys.retire_key(SYSTEM, make.make_app(), key_id=_second.pk))
        == "KEY_NOT_FOUND"
    )


def test_no_private_key_is_stored(public: rsa.RSAPublicKey) -> None:
    _key, private = keys.generate_pair(SYSTEM, make.make_app())
    row = str(AppKey.objects.values().get())
    secret_part = line(private.encode())[-200:-150]  # the beginning holds the public modulus
    assert secret_part not in row.replace("\\n", "")


def test_the_content_key_is_stored_sealed() -> None:
    app = make.make_app()
    key = keys.make_aes_key(SYSTEM, app)
    app.refresh_from_db()
    assert key not in app.sealed_aes_key
    assert apps.aes_key_of(app) == key
    found = apps.gateway_app(app.pk)
    assert found is not None
    assert found.aes_key is not None
    assert len(found.aes_key) == 16


@pytest.mark.parametrize(
    "app_id", ["", "x", "2021", "2021999999999999", "\x00" * 16, "x" * 10_000], ids=range(6)
)
def test_an_unknown_app_id_is_nobody(app_id: str) -> None:
    assert apps.gateway_app(app_id) is None


def test_an_auth_code_is_exchanged_once_by_its_own_app_within_three_minutes() -> None:
    app, person = make.make_app(), make.make_person()
    code = oauth.issue_code(app, person)
    assert refused(lambda: oauth.exchange(make.make_app().pk, code=code)) == "isv.code-invalid"
    tokens = oauth.exchange(app.pk, code=code)
    assert (tokens.user_id, tokens.expires_in) == (person.user_id, 15 * 86400)
    assert people.person_by_access_token(app.pk, tokens.access_token) == person
    assert people.person_by_access_token(make.make_app().pk, tokens.access_token) is None
    assert refused(lambda: oauth.exchange(app.pk, code=code)) == "isv.code-invalid"
    late = oauth.issue_code(app, person)
    with time_machine.travel(clock.now() + timedelta(minutes=3), tick=False):
        assert refused(lambda: oauth.exchange(app.pk, code=late)) == "isv.code-invalid"
    assert AccessToken.objects.count() == 1
    stored = str(list(AuthCode.objects.values())) + str(list(AccessToken.objects.values()))
    assert not {code, tokens.access_token, tokens.refresh_token} & set(stored.split("'"))


def test_a_refresh_token_works_once_and_kills_the_old_access_token() -> None:
    app, person = make.make_app(), make.make_person()
    first = oauth.exchange(app.pk, code=oauth.issue_code(app, person))
    second = oauth.refresh(app.pk, refresh_token=first.refresh_token)
    assert people.person_by_access_token(app.pk, first.access_token) is None
    assert people.person_by_access_token(app.pk, second.access_token) == person
    assert (
        refused(lambda: oauth.refresh(app.pk, refresh_token=first.refresh_token))
        == "isv.refresh-token-invalid"
    )
    assert (
        refused(lambda: oauth.refresh(make.make_app().pk, refresh_token=second.refresh_token))
        == "isv.refresh-token-invalid"
    )
    with time_machine.travel(clock.now() + timedelta(days=31), tick=False):
        assert (
            refused(lambda: oauth.refresh(app.pk, refresh_token=second.refresh_token))
            == "isv.refresh-token-time-out"
        )


def test_an_open_id_is_another_in_every_app_and_names_the_person_in_its_own() -> None:
    person, one, two = make.make_person(), make.make_app(), make.make_app()
    names = {people.open_id(app.pk, person) for app in (one, two)}
    assert len(names) == 2
    assert people.find(one.pk, open_id=people.open_id(one.pk, person)) == person
    assert people.find(two.pk, open_id=people.open_id(one.pk, person)) is None
    for nonsense in ("", "0", "x" * 27, "0" * 27, "0" + "A" * 26, "中" * 27):
        assert people.find(one.pk, open_id=nonsense) is None


def picture(size: tuple[int, int], form: str = "PNG", **about: Any) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, form, **about)
    return SimpleUploadedFile("../../x.png", out.getvalue())


def test_a_logo_is_re_encoded_without_its_metadata() -> None:
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    name = pictures.keep(picture((640, 480), "JPEG", exif=exif))
    path = Path(settings.MEDIA_ROOT) / name
    assert name.startswith("logos/")
    assert b"secret place" not in path.read_bytes()
    with Image.open(path) as kept:
        assert (kept.size, kept.format) == ((320, 320), "PNG")


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("a.png", b""),
        SimpleUploadedFile("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"),
        SimpleUploadedFile("a.png", b"GIF89a" + b"\x00" * 100),
        SimpleUploadedFile("a.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 100),
        SimpleUploadedFile("a.png", b"x" * (1024 * 1024 + 1)),
        picture((16, 16)),
        picture((50_000, 100)),
    ],
    ids=["empty", "svg", "gif", "broken", "large", "small", "many pixels"],
)
def test_what_is_no_good_picture_is_refused(file: SimpleUploadedFile) -> None:
    with pytest.raises(DomainError) as refusal:
        pictures.keep(file)
    assert refusal.value.code == "PICTURE_INVALID"


@pytest.mark.parametrize(
    ("peer", "forwarded", "trusted", "address"),
    [
        ("203.0.113.9", "", [], "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", [], "203.0.113.9"),
        ("10.0.0.1", "198.51.100.1", ["10.0.0.0/8"], "198.51.100.1"),
        ("10.0.0.1", "1.1.1.1, 198.51.100.1, 10.0.0.2", ["10.0.0.0/8"], "198.51.100.1"),
        ("203.0.113.9", "198.51.100.1", ["10.0.0.0/8"], "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "", [], "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "", [], "203.0.113.9"),
        ("10.0.0.1", "nonsense", ["10.0.0.0/8"], "unknown"),
        ("", "", [], "unknown"),
    ],
    ids=range(9),
)
def test_the_address_is_the_right_most_untrusted_hop(
    peer: str, forwarded: str, trusted: list[str], address: str
) -> None:
    assert client_address(peer, forwarded, trusted) == address


def test_small_texts() -> None:
    assert mask_phone("+8613812341234") == "138****1234"
    assert mask_phone("13812341234") == "138****1234"
    assert mask_phone("123") == "***"
    assert gbk_width("咖啡ab") == 6
