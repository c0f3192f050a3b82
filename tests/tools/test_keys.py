"""``lifeloop keys``: pairs are made, converted and told apart."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from lifeloop.cli import main
from lifeloop.tools import keyfiles
from tests.gateway.world import pair


@pytest.fixture(scope="module")
def found() -> keyfiles.Found:
    key = pair("tools")
    return keyfiles.Found("pkcs8", key.public_key(), key)


@pytest.mark.parametrize("one_line", [False, True])
@pytest.mark.parametrize("form", keyfiles.FORMS)
def test_every_form_is_read_as_what_it_is(found: keyfiles.Found, form: str, one_line: bool) -> None:
    again = keyfiles.read(keyfiles.write(found, form, one_line=one_line))
    assert again.form == form
    assert again.armoured is not one_line
    assert again.fingerprint == found.fingerprint
    assert (again.private is None) == form.startswith("public")


def test_generate_makes_a_pair_of_which_the_private_half_is_the_owners(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = str(tmp_path / "shop")
    assert main(["keys", "generate", name]) == 0
    private, public = Path(f"{name}_private.pem"), Path(f"{name}_public.pem")
    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    assert private.read_text().startswith("-----BEGIN RSA PRIVATE KEY-----")
    said = capsys.readouterr().out
    assert "".join(public.read_text().splitlines()[1:-1]) in said
    assert private.read_text().splitlines()[1] not in said
    assert main(["keys", "check", str(private), str(public)]) == 0
    assert "They belong together." in capsys.readouterr().out
    before = private.read_text()
    with pytest.raises(SystemExit, match="is there already"):
        main(["keys", "generate", name])
    assert private.read_text() == before


def test_convert_prints_what_another_client_wants(
    tmp_path: Path, found: keyfiles.Found, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "key.pem"
    file.write_text(keyfiles.write(found, "pkcs1"))
    assert main(["keys", "convert", str(file), "--to", "pkcs8", "--one-line"]) == 0
    assert keyfiles.read(capsys.readouterr().out).form == "pkcs8"
    file.write_text(keyfiles.write(found, "public"))
    with pytest.raises(SystemExit, match="only a public key"):
        main(["keys", "convert", str(file), "--to", "pkcs8"])


def test_check_tells_keys_of_two_pairs_apart(
    tmp_path: Path, found: keyfiles.Found, capsys: pytest.CaptureFixture[str]
) -> None:
    other = pair("other tools")
    files = [tmp_path / "one.pem", tmp_path / "two.pem"]
    files[0].write_text(keyfiles.write(found, "pkcs1"))
    files[1].write_text(keyfiles.write(keyfiles.Found("public", other.public_key()), "public"))
    assert main(["keys", "check", *map(str, files)]) == 1
    assert "NOT" in capsys.readouterr().out


@pytest.mark.parametrize(
    "text",
    ["", "hello", "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----", "MIIEvQIBADAN"],
)
def test_what_is_no_key_is_refused_in_a_sentence(tmp_path: Path, text: str) -> None:
    file = tmp_path / "no.pem"
    file.write_text(text)
    with pytest.raises(SystemExit, match="lifeloop: .*no.pem"):
        main(["keys", "check", str(file)])
    with pytest.raises(SystemExit, match="cannot be read"):
        main(["keys", "check", str(tmp_path / "missing.pem")])
