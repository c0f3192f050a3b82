"""A request of version 3: an authorization header over lines, where version 2 signs parameters."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import quote, unquote

from lifeloop.diagnostics.doctor import values
from lifeloop.diagnostics.doctor.causes import Cause, Finding
from lifeloop.diagnostics.doctor.keys import Made, Whose, maker, read_signature
from lifeloop.diagnostics.doctor.reading import Sent
from lifeloop.diagnostics.doctor.strings import (
    Deviation,
    Draft,
    Pairs,
    added,
    kept,
    matching,
    valued,
)
from lifeloop.diagnostics.doctor.told import WHOSE, Diagnosis, Known, decrypted

_HASH = "sha256"
TOKEN = b"alipay-app-auth-token"


def lines(pairs: Pairs) -> bytes:
    """Each value on a line of its own, also the last."""
    return b"".join(value + b"\n" for _, value in pairs)


def draft_of(sent: Sent) -> tuple[Draft, bytes]:
    """What must be signed, and the ``sign`` of the header."""
    scheme_and_rest = sent.headers.get("authorization", "").partition(" ")
    said, _, sign = scheme_and_rest[2].partition(",sign=")
    target = sent.path.encode() + (b"?" + sent.query if sent.query else b"")
    pairs: list[tuple[bytes, bytes]] = [
        (b"authorization", said.strip().encode()),
        (b"verb", sent.verb.encode()),
        (b"url", target),
        (b"body", sent.body),
    ]
    if token := sent.headers.get(TOKEN.decode(), ""):
        pairs.append((TOKEN, token.encode()))
    return Draft(tuple(pairs), order=lambda every: every, join=lines), sign.strip().encode()


def diagnosed(sent: Sent, known: Known, said: str, most_bytes: int) -> Diagnosis:
    """As :func:`lifeloop.diagnostics.doctor.diagnose`, for version 3."""
    start, sign = draft_of(sent)
    expected = start.text()
    fields = dict(re.findall(r"(?<![a-z_])([a-z_]+)=([^,]*)", start.pairs[0][1].decode()))
    claimed = said.encode() if said.strip() else None
    first = _request(fields, known)
    if not sign:
        return Diagnosis((*first, Finding(Cause.NO_SIGN)), expected, method=sent.path)
    lengths = frozenset((key.public.key_size + 7) // 8 for key in known.keys)
    text = read_signature(sign, lengths or frozenset({256, 384, 512}))
    if text.fault:
        first.append(Finding(Cause(f"sign_{text.fault}")))
    made = maker(known.keys, text.signature)
    if made is None:
        # A broken signature and an app that is not theirs have been told already.
        if not first:
            valid = any(key.whose is Whose.VALID for key in known.keys)
            first.append(Finding(Cause.KEY_UNKNOWN if valid else Cause.NO_KEYS))
        return Diagnosis(tuple(first), expected, claimed, method=sent.path)
    first.extend(_of_key(made, fields.get("app_cert_sn", "")))
    signed: bytes | None = expected
    if not made.over(expected):
        match = matching(start, list(_deviations(sent, known)), made.over, most_bytes)
        signed, why = match if match is not None else (claimed, (Finding(Cause.CHANGED),))
        first.extend(why)
    return Diagnosis(
        tuple(first) or (Finding(Cause.RIGHT),),
        expected,
        signed,
        key=made.key,
        hash=made.hash,
        method=sent.path,
    )


def _of_key(made: Made, cert_sn: str) -> Iterator[Finding]:
    key = made.key
    if key.whose is not Whose.VALID:
        yield Finding(WHOSE[key.whose], detail=key.app_id or key.name)
    elif key.cert_sn != cert_sn:
        yield Finding(Cause.CERT_OTHER, detail=key.name)
    if made.hash != _HASH:
        yield Finding(Cause.HASH, ("authorization",), made.hash)


def _request(fields: dict[str, str], known: Known) -> list[Finding]:
    app_id = fields.get("app_id", "")
    if not app_id:
        return [Finding(Cause.NO_APP_ID)]
    if known.app_id and app_id != known.app_id:
        return [Finding(Cause.OTHER_APP, detail=app_id[:32])]
    return []


def _deviations(sent: Sent, known: Known) -> Iterator[Deviation]:
    yield Deviation(Finding(Cause.JOIN), _joined(lambda pairs: lines(pairs)[:-1]))
    yield Deviation(
        Finding(Cause.JOIN), _joined(lambda pairs: lines(pairs).replace(b"\n", b"\r\n"))
    )
    yield Deviation(
        Finding(Cause.JOIN), _joined(lambda pairs: lines(tuple(p for p in pairs if p[1])))
    )
    token = sent.headers.get(TOKEN.decode(), "")
    if token:
        name = (TOKEN.decode(),)
        yield Deviation(Finding(Cause.LEFT_OUT, name), kept(lambda one: one != TOKEN))
    else:
        yield Deviation(Finding(Cause.ADDED, (TOKEN.decode(),)), added(((TOKEN, b""),)))
    yield Deviation(
        Finding(Cause.PLACE, ("url",), "path"), valued(lambda url: url.partition(b"?")[0], b"url")
    )
    for change in (
        lambda url: unquote(url.decode("latin-1")).encode("utf-8", "replace"),
        lambda url: url.replace(b"+", b"%20"),
        lambda url: url.replace(b"%20", b"+"),
        lambda url: quote(unquote(url.decode("latin-1")), safe="/?&=").encode(),
    ):
        yield Deviation(Finding(Cause.ESCAPED, ("url",)), valued(change, b"url"))
    host = sent.headers.get("host", "").encode()
    for before in (b"http://" + host, b"https://" + host):
        yield Deviation(Finding(Cause.VALUE, ("url",)), valued(before.__add__, b"url"))
    yield Deviation(
        Finding(Cause.VALUE, ("url",)), valued(lambda url: url.removeprefix(b"/v3"), b"url")
    )
    for verb in ("post", "get", "delete", "POST", "GET", "DELETE"):
        if verb != sent.verb:
            yield Deviation(
                Finding(Cause.VALUE, ("verb",), verb), valued(_constant(verb.encode()), b"verb")
            )
    yield from _bodies(sent, known)
    scheme = sent.headers.get("authorization", "").partition(" ")[0].encode()
    for about in (
        lambda text: scheme + b" " + text,
        lambda text: b",".join(sorted(text.split(b","))),
        lambda text: b",".join(
            one for one in text.split(b",") if not one.startswith(b"app_cert_sn")
        ),
        lambda text: b",".join(
            one for one in text.split(b",") if not one.startswith(b"expired_seconds")
        ),
    ):
        yield Deviation(Finding(Cause.VALUE, ("authorization",)), valued(about, b"authorization"))


def _bodies(sent: Sent, known: Known) -> Iterator[Deviation]:
    for body in (b"", b"{}", b"null"):
        if body != sent.body:
            yield Deviation(Finding(Cause.VALUE, ("body",)), valued(_constant(body), b"body"))
    if known.aes_key is not None:
        clear = decrypted(known.aes_key, sent.body)
        if clear is not None:
            yield Deviation(Finding(Cause.ENCRYPTED, ("body",)), valued(lambda _: clear, b"body"))
    for cause, change in values.changes("utf-8"):
        if change(sent.body) != sent.body:
            yield Deviation(Finding(cause, ("body",)), valued(change, b"body"))


def _constant(value: bytes) -> Callable[[bytes], bytes]:
    return lambda _: value


def _joined(join: Callable[[Pairs], bytes]) -> Callable[[Draft], Draft]:
    return lambda draft: replace(draft, join=join)


def app_id_in(authorization: str) -> str:
    """The APPID that an authorization header names; empty when there is none."""
    found = re.search(r"app_id=([0-9]{1,32})", authorization)
    return found[1] if found else ""
