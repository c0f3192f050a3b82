"""``lifeloop call METHOD --app APPID '{…}'``: sign, send, verify, print."""

import argparse
import base64
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.error import URLError
from urllib.parse import quote_plus
from urllib.request import Request, urlopen

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

SECONDS = 30


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command."""
    command = commands.add_parser("call", help="sign a call, send it, print the verified answer")
    command.add_argument("method", help="for example alipay.open.public.menu.query")
    command.add_argument("content", nargs="?", default="", help="biz_content, a JSON object")
    command.add_argument("--app", required=True, help="the APPID that calls")
    command.add_argument("--key", type=Path, required=True, help="file of the app's private key")
    command.add_argument("--url", help="address of the gateway (this machine's server)")
    command.add_argument(
        "--platform-key",
        type=Path,
        help="file of the platform's public key or certificate; needed with --url",
    )
    command.add_argument("--sign-type", choices=("RSA2", "RSA"), default="RSA2")
    command.add_argument("--charset", choices=("utf-8", "gbk"), default="utf-8")
    command.add_argument(
        "--parameter",
        "-p",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="one more parameter, for example grant_type=…; repeat it",
    )
    command.add_argument("--cert", type=Path, help="the app's certificate, for certificate mode")
    command.add_argument(
        "--root-cert", type=Path, help="the platform's root certificate, for certificate mode"
    )
    command.add_argument(
        "--show", action="store_true", help="also print the signed string, on standard error"
    )
    command.set_defaults(run=call)  # fmt: skip


def call(options: argparse.Namespace) -> int:
    """0: done; 2: refused by the gateway; 1: no answer, or one that the platform did not sign."""
    url, platform = _where(options)
    values = _values(options)
    text = string(values)
    if options.show:
        print(text, file=sys.stderr)
    values["sign"] = _sign(options, text.encode(options.charset))
    body = "&".join(
        f"{name}={quote_plus(value, encoding=options.charset)}" for name, value in values.items()
    )
    answer, trace = _send(url, body.encode("ascii"), options.charset)
    node = _node(answer, platform, options)
    shown = json.loads(node.decode(options.charset))
    print(json.dumps(shown, ensure_ascii=False, indent=2), flush=True)
    refused = isinstance(shown, dict) and (
        shown.get("sub_code") or shown.get("code", "10000") != "10000"
    )
    if refused:
        print(f"trace_id {trace}", file=sys.stderr)
    return 2 if refused else 0


def string(values: dict[str, str]) -> str:
    """What is signed: everything that has a value, by name."""
    return "&".join(f"{name}={values[name]}" for name in sorted(values) if values[name])


def _where(options: argparse.Namespace) -> tuple[str, "RSAPublicKey"]:
    """The gateway's address and the key that must have signed its answers."""
    from lifeloop.tools.keys import load

    if options.url:
        if not options.platform_key:
            _stop(
                "name the platform's public key with --platform-key: an answer is only as good as its signature."
            )
        url = (
            options.url
            if options.url.startswith(("http://", "https://"))
            else f"https://{options.url}"
        )
        return url, load(options.platform_key).public
    from lifeloop.cli import set_up

    set_up()
    from django.conf import settings

    from lifeloop.identity import platform_key

    public = (
        load(options.platform_key).public
        if options.platform_key
        else platform_key.private_key().public_key()
    )
    return f"{settings.LIFELOOP_BASE_URL}/gateway.do", public


def _values(options: argparse.Namespace) -> dict[str, str]:
    from lifeloop.kernel import clock

    values = {
        "app_id": options.app,
        "method": options.method,
        "format": "json",
        "charset": options.charset,
        "sign_type": options.sign_type,
        "timestamp": clock.now().astimezone(clock.GMT8).strftime("%Y-%m-%d %H:%M:%S"),
        "version": "1.0",
    }
    if options.content:
        values["biz_content"] = _content(options.content)
    values.update(_serials(options))
    for pair in options.parameter:
        name, mark, value = pair.partition("=")
        if not (name and mark):
            _stop(f"-p {pair!r}: write NAME=VALUE.")
        values[name] = value
    return values


def _content(text: str) -> str:
    """As typed: what is signed is what is sent."""
    try:
        found: Any = json.loads(text)
    except ValueError as error:
        _stop(f"the content is no JSON ({error}).")
    if not isinstance(found, dict):
        _stop("the content must be a JSON object.")
    return text


def _serials(options: argparse.Namespace) -> dict[str, str]:
    if bool(options.cert) != bool(options.root_cert):
        _stop("certificate mode needs --cert and --root-cert.")
    if not options.cert:
        return {}
    from lifeloop.identity.rules.certificates import root_serial_of, serial_of
    from lifeloop.tools.keys import load

    own, roots = load(options.cert).certificates, load(options.root_cert).certificates
    if not own or not roots:
        _stop("--cert and --root-cert are files of certificates.")
    return {"app_cert_sn": serial_of(own[0]), "alipay_root_cert_sn": root_serial_of(roots)}


def _sign(options: argparse.Namespace, data: bytes) -> str:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15

    from lifeloop.tools.keys import load

    private = load(options.key).private
    if private is None:
        _stop(f"{options.key}: this is a public key; sign with the private one.")
    algorithm = hashes.SHA256() if options.sign_type == "RSA2" else hashes.SHA1()  # noqa: S303 -- the protocol's
    return base64.b64encode(private.sign(data, PKCS1v15(), algorithm)).decode()


def _send(url: str, body: bytes, charset: str) -> tuple[bytes, str]:
    headers = {"content-type": f"application/x-www-form-urlencoded;charset={charset}"}
    try:
        with urlopen(Request(url, body, headers), timeout=SECONDS) as answer:  # noqa: S310 -- http or https, see _where
            return answer.read(), answer.headers.get("trace_id", "")
    except (URLError, OSError) as error:
        _stop(
            f"{url} does not answer ({getattr(error, 'reason', error)}). Is `lifeloop serve` running?"
        )


def _node(answer: bytes, platform: "RSAPublicKey", options: argparse.Namespace) -> bytes:
    """The signed part of an answer, once the signature is found to be the platform's."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15

    try:
        whole: dict[str, Any] = json.loads(answer.decode(options.charset))
        start = answer.index(b":") + 1
    except ValueError:
        _stop("the answer is not one of a gateway.")
    sign = whole.get("sign")
    if sign is None:
        # An app that nobody knows is answered unsigned.
        print("the answer is not signed", file=sys.stderr)
        return answer[start:-1]
    node = answer[start : answer.rindex(b',"sign":"')]
    if "alipay_cert_sn" in whole:
        node = node[: node.rindex(b',"alipay_cert_sn":"')]
    algorithm = hashes.SHA256() if options.sign_type == "RSA2" else hashes.SHA1()  # noqa: S303 -- the protocol's
    try:
        platform.verify(base64.b64decode(sign), node, PKCS1v15(), algorithm)
    except (InvalidSignature, ValueError):
        _stop("the answer is NOT signed by the platform's key. Do not trust it.")
    return node


def _stop(sentence: str) -> NoReturn:
    sys.exit(f"lifeloop: {sentence}")
