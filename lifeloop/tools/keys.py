"""``lifeloop keys generate | convert | check``."""

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from lifeloop.tools.keyfiles import Found

BITS = (2048, 3072, 4096)
_FORMS = ("pkcs1", "pkcs8", "public", "public-pkcs1")
_SAID = {
    "pkcs1": "RSA private key, PKCS#1 (Python, Node, PHP, Go and C# clients)",
    "pkcs8": "RSA private key, PKCS#8 (Java clients; Node with keyType: 'PKCS8')",
    "public": "RSA public key, X.509",
    "public-pkcs1": "RSA public key, PKCS#1",
    "certificate": "certificate",
}


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command and its parts."""
    command = commands.add_parser("keys", help="make, convert and look at RSA key files")
    parts = command.add_subparsers(required=True, metavar="what")

    part = parts.add_parser("generate", help="a new pair, as two files")
    part.add_argument(
        "name", help="beginning of the files' names: NAME_private.pem, NAME_public.pem"
    )
    part.add_argument("--bits", type=int, choices=BITS, default=2048, help="size (2048)")
    part.add_argument("--form", choices=("pkcs1", "pkcs8"), default="pkcs1", help="(pkcs1)")
    part.set_defaults(run=generate)

    part = parts.add_parser("convert", help="print a key in another form")
    part.add_argument("file", type=Path)
    part.add_argument("--to", choices=_FORMS, required=True)
    part.add_argument("--one-line", action="store_true", help="base64 without first and last line")
    part.set_defaults(run=convert)

    part = parts.add_parser(
        "check", help="say what is in a file, and whether files belong together"
    )
    part.add_argument("files", type=Path, nargs="+", metavar="file")
    part.set_defaults(run=check)


def generate(options: argparse.Namespace) -> int:
    """Write both halves; never over a file that is there."""
    from lifeloop.tools import keyfiles

    private, public = (Path(f"{options.name}_{half}.pem") for half in ("private", "public"))
    for path in (private, public):
        if path.exists():
            _stop(f"{path} is there already. Choose another name.")
    found = keyfiles.generate(options.bits)
    _write(private, keyfiles.write(found, options.form), 0o600)
    _write(public, keyfiles.write(found, "public"), 0o644)
    print(f"{private}: keep it secret, on your server only.")
    print(f"{public}: add it in the app's development settings. As one line:")
    print(keyfiles.write(found, "public", one_line=True), end="")
    return 0


def convert(options: argparse.Namespace) -> int:
    """On standard output."""
    from lifeloop.tools import keyfiles

    found = load(options.file)
    try:
        print(keyfiles.write(found, options.to, one_line=options.one_line), end="")
    except keyfiles.NoKey as refused:
        _stop(f"{options.file}: {refused}")
    return 0


def check(options: argparse.Namespace) -> int:
    """What each file is; with several, 1 when they are not of one pair."""
    every = [load(path) for path in options.files]
    for path, found in zip(options.files, every, strict=True):
        print(f"{path}: {_SAID[found.form]}{'' if found.armoured else ', as one line'}")
        for line in _facts(found):
            print(f"  {line}")
    if len(every) == 1:
        return 0
    one_pair = len({found.fingerprint for found in every}) == 1
    print("They belong together." if one_pair else "They do NOT belong together.")
    return 0 if one_pair else 1


def load(path: Path) -> "Found":
    """What is in a file; a sentence and the end where there is nothing."""
    from lifeloop.tools import keyfiles

    try:
        return keyfiles.read(path.read_text("utf-8"))
    except OSError as error:
        _stop(f"{path} cannot be read ({error.strerror}).")
    except (keyfiles.NoKey, UnicodeDecodeError) as refused:
        _stop(f"{path}: {refused}")


def _facts(found: "Found") -> Iterator[str]:
    from lifeloop.identity.rules.certificates import root_serial_of, serial_of

    yield f"{found.public.key_size} bits{'' if found.public.key_size in BITS else ': not accepted, make one of 2048'}"
    yield f"fingerprint {found.fingerprint[:8]}…{found.fingerprint[-8:]}"
    for one in found.certificates:
        yield f"of {one.subject.rfc4514_string()}, until {one.not_valid_after_utc:%Y-%m-%d}"
        yield f"app_cert_sn {serial_of(one)}"
    roots = [one for one in found.certificates if one.subject == one.issuer]
    if roots:
        yield f"alipay_root_cert_sn {root_serial_of(roots)}"


def _write(path: Path, text: str, mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)


def _stop(sentence: str) -> NoReturn:
    sys.exit(f"lifeloop: {sentence}")
