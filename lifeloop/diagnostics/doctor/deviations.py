"""Every known way to sign something else than the protocol wants, for the parameters of one request; likely ones first."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations
from urllib.parse import quote, quote_plus

from lifeloop.diagnostics.doctor import values
from lifeloop.diagnostics.doctor.causes import Cause, Finding
from lifeloop.diagnostics.doctor.parameters import Parameters
from lifeloop.diagnostics.doctor.strings import (
    Deviation,
    Draft,
    Pairs,
    added,
    joined,
    kept,
    shown,
    valued,
)

# What libraries sign without being told to, with the values they give it.
_USUAL: tuple[tuple[bytes, tuple[bytes, ...]], ...] = (
    (b"sign_type", (b"RSA2", b"RSA")),
    (b"charset", (b"utf-8", b"UTF-8", b"GBK", b"gbk")),
    (b"format", (b"json", b"JSON")),
    (b"version", (b"1.0",)),
    (b"biz_content", (b"{}", b"null", b"[]")),
)
_OFTEN_EMPTY = (
    b"notify_url", b"return_url", b"app_auth_token", b"auth_token", b"biz_content", b"encrypt_type", b"prod_code",
    b"terminal_type", b"terminal_info", b"alipay_sdk", b"app_cert_sn", b"alipay_root_cert_sn", b"sign", b"format",
)  # fmt: skip
_NOTHING = (b"", b"null", b"undefined", b"None")
_VARIANTS: dict[bytes, tuple[bytes, ...]] = {
    b"sign_type": (b"RSA", b"RSA2", b"rsa2", b"SHA256"),
    b"charset": (b"utf-8", b"UTF-8", b"utf8", b"gbk", b"GBK", b"gb2312"),
    b"format": (b"json", b"JSON"),
    b"version": (b"1.0", b"1"),
}


def deviations(found: Parameters, clear: bytes | None = None) -> list[Deviation]:
    """All of them. ``clear``: the content decrypted, where it came encrypted."""
    return [
        *_likely(found, clear),
        *_selected(found),
        *_values(found),
        *_variants(found),
        *_orders(found),
        *_added(found),
        *_subsets(found),
        *_joins(),
    ]


def _likely(found: Parameters, clear: bytes | None) -> Iterator[Deviation]:
    names = [one.name for one in found.arrived if one.name != b"sign"]
    empties = tuple((one.name, b"") for one in found.arrived if not one.value)
    if empties:
        yield Deviation(None, added(empties))
    if b"sign_type" in names:
        yield Deviation(Finding(Cause.SIGN_TYPE_OUT), kept(lambda name: name != b"sign_type"))
    if clear is not None:
        yield Deviation(
            Finding(Cause.ENCRYPTED, ("biz_content",)), valued(lambda _: clear, b"biz_content")
        )


def _selected(found: Parameters) -> Iterator[Deviation]:
    """Fewer parameters, the other one of two with one name, or only some of the empty ones."""
    names = [one.name for one in found.arrived if one.name != b"sign"]
    empties = [(one.name, b"") for one in found.arrived if not one.value]
    for name in names:
        yield Deviation(Finding(Cause.LEFT_OUT, shown(name)), kept(_others(name)))
    for name in found.doubled:
        for value in dict.fromkeys(one.value for one in found.every if one.name == name):
            yield Deviation(Finding(Cause.DOUBLED, shown(name)), added(((name, value),)))
    for place in ("query", "body"):
        if there := {one.name for one in found.arrived if one.place == place}:
            yield Deviation(Finding(Cause.PLACE, detail=place), kept(there.__contains__))
    if b"biz_content" in names:
        yield Deviation(
            Finding(Cause.PLACE, ("biz_content",), "biz_content"),
            kept(lambda name: name == b"biz_content"),
        )
    yield from (
        Deviation(Finding(Cause.EMPTY, shown(pair[0])), added((pair,)))
        for pair in empties
        if len(empties) > 1
    )


def _others(name: bytes) -> Callable[[bytes], bool]:
    return lambda other: other != name


def _values(found: Parameters) -> Iterator[Deviation]:
    """All values written otherwise; and each one alone, where that is not the same."""
    every = {name: value for name, value in found.values.items() if value and name != b"sign"}
    for cause, change in values.changes(found.codec):
        touched = [name for name, value in every.items() if change(value) != value]
        if not touched:
            continue
        yield Deviation(Finding(cause, shown(*sorted(touched))), valued(change))
        if len(touched) > 1:
            for name in touched:
                yield Deviation(Finding(cause, shown(name)), valued(change, name))


def _variants(found: Parameters) -> Iterator[Deviation]:
    """Single values that are often others while they are signed."""
    every = {name: value for name, value in found.values.items() if value}
    for name, variants in _VARIANTS.items():
        for variant in variants:
            if name in every and every[name] != variant:
                yield Deviation(
                    Finding(Cause.VALUE, shown(name), variant.decode()), _set(name, variant)
                )
    for moment in values.moments(every.get(b"timestamp", b"")):
        yield Deviation(
            Finding(Cause.TIMESTAMP, ("timestamp",), moment.decode()),
            _set(b"timestamp", moment),
            alone=True,
        )


def _set(name: bytes, value: bytes) -> Callable[[Draft], Draft]:
    return valued(lambda _: value, name)


def _orders(found: Parameters) -> Iterator[Deviation]:
    body = [one.name for one in found.arrived if one.place == "body"]

    def body_first(pairs: Pairs) -> Pairs:
        return tuple(sorted(pairs, key=lambda pair: pair[0] not in body))

    for order in (
        lambda pairs: pairs,
        body_first,
        lambda pairs: tuple(sorted(pairs, reverse=True)),
        lambda pairs: tuple(sorted(pairs, key=lambda pair: pair[0].lower())),
        lambda pairs: tuple(sorted(pairs, key=lambda pair: pair[0].replace(b"_", b""))),
        lambda pairs: tuple(sorted(pairs, key=lambda pair: (len(pair[0]), pair[0]))),
        lambda pairs: tuple(sorted(pairs, key=lambda pair: pair[1])),
    ):
        yield Deviation(Finding(Cause.ORDER), _ordered(order))


def _ordered(order: Callable[[Pairs], Pairs]) -> Callable[[Draft], Draft]:
    return lambda draft: replace(draft, order=order)


def _added(found: Parameters) -> Iterator[Deviation]:
    """Signed, but not sent."""
    for name, usual in _USUAL:
        if not found.get(name):
            for value in usual:
                yield Deviation(
                    Finding(Cause.ADDED, shown(name), value.decode()), added(((name, value),))
                )
    for name in _OFTEN_EMPTY:
        if not found.get(name):
            for value in _NOTHING:
                more = ((name, value),)
                yield Deviation(
                    Finding(Cause.ADDED, shown(name), value.decode()), added(more), alone=True
                )
    yield Deviation(
        Finding(Cause.ADDED, ("sign",)), added(((b"sign", found.get(b"sign")),)), alone=True
    )


def _subsets(found: Parameters) -> Iterator[Deviation]:
    names = [one.name for one in found.arrived if one.name != b"sign"]
    for gone in combinations(names[:24], 3):
        yield Deviation(Finding(Cause.LEFT_OUT, shown(*gone)), _without(gone), alone=True)
    for only in combinations(names[:24], 2):
        rest = tuple(name for name in names if name not in only)
        yield Deviation(Finding(Cause.LEFT_OUT, shown(*rest)), kept(only.__contains__), alone=True)


def _without(gone: tuple[bytes, ...]) -> Callable[[Draft], Draft]:
    return kept(lambda name: name not in gone)


def _joins() -> Iterator[Deviation]:
    joins: tuple[Callable[[Pairs], bytes], ...] = (
        lambda pairs: joined(pairs) + b"&",
        lambda pairs: b"&" + joined(pairs),
        lambda pairs: b"?" + joined(pairs),
        lambda pairs: joined(pairs) + b"\n",
        lambda pairs: joined(pairs) + b" ",
        lambda pairs: b"\xef\xbb\xbf" + joined(pairs),
        lambda pairs: b"/gateway.do?" + joined(pairs),
        lambda pairs: b"".join(name + b"=" + value for name, value in pairs),
        lambda pairs: b"".join(name + value for name, value in pairs),
        lambda pairs: b"".join(value for _, value in pairs),
        lambda pairs: b",".join(name + b"=" + value for name, value in pairs),
        lambda pairs: b"\n".join(name + b"=" + value for name, value in pairs),
        lambda pairs: b"&".join(name + b'="' + value + b'"' for name, value in pairs),
        lambda pairs: b"&".join(name + b":" + value for name, value in pairs),
        lambda pairs: joined(pairs).replace(b"&", b"&amp;"),
        lambda pairs: joined(pairs).lower(),
        lambda pairs: quote(joined(pairs)).encode(),
        lambda pairs: quote(joined(pairs), safe="").encode(),
        lambda pairs: quote_plus(joined(pairs)).encode(),
    )
    for join in joins:
        yield Deviation(Finding(Cause.JOIN), _joined(join))


def _joined(join: Callable[[Pairs], bytes]) -> Callable[[Draft], Draft]:
    return lambda draft: replace(draft, join=join)
