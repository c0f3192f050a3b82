"""The signed string, and everything known that clients sign in its place."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from lifeloop.diagnostics.doctor.causes import Cause, Finding

Pairs = tuple[tuple[bytes, bytes], ...]


def joined(pairs: Pairs) -> bytes:
    """``name=value`` with ``&``."""
    return b"&".join([name + b"=" + value for name, value in pairs])


def by_name(pairs: Pairs) -> Pairs:
    """As the protocol sorts: by the bytes of the names."""
    return tuple(sorted(pairs))


@dataclass(frozen=True, slots=True)
class Draft:
    """A string to be: which pairs (in the order they arrived), sorted how, joined how."""

    pairs: Pairs
    order: Callable[[Pairs], Pairs] = by_name
    join: Callable[[Pairs], bytes] = joined

    def text(self) -> bytes:
        """The bytes that would be signed."""
        return self.join(self.order(self.pairs))


@dataclass(frozen=True, slots=True)
class Deviation:
    """One way to sign something else. ``finding`` None: harmless by itself, wrong only together with another."""

    finding: Finding | None
    change: Callable[[Draft], Draft]
    alone: bool = False  # not tried together with others: too many of its kind


def canonical(pairs: Sequence[tuple[bytes, bytes]]) -> Draft:
    """What the protocol wants signed: all but ``sign`` and empty values."""
    return Draft(tuple((name, value) for name, value in pairs if value and name != b"sign"))


def kept(wanted: Callable[[bytes], bool]) -> Callable[[Draft], Draft]:
    """A change that keeps only the pairs of some names."""
    return lambda draft: replace(
        draft, pairs=tuple(pair for pair in draft.pairs if wanted(pair[0]))
    )


def added(pairs: Pairs) -> Callable[[Draft], Draft]:
    """A change that signs more; a name that stands there already is replaced."""
    names = {name for name, _ in pairs}

    def change(draft: Draft) -> Draft:
        rest = tuple(pair for pair in draft.pairs if pair[0] not in names)
        return replace(draft, pairs=rest + pairs)

    return change


def valued(change: Callable[[bytes], bytes], only: bytes = b"") -> Callable[[Draft], Draft]:
    """A change of every value, or of one parameter's."""
    return lambda draft: replace(
        draft,
        pairs=tuple(
            (name, change(value) if not only or name == only else value)
            for name, value in draft.pairs
        ),
    )


def matching(
    start: Draft, deviations: Sequence[Deviation], fits: Callable[[bytes], bool], most_bytes: int
) -> tuple[bytes, tuple[Finding, ...]] | None:
    """The string that fits with the fewest deviations, and what they are; looks at most at that many bytes."""
    spent = 0
    for found, text in _texts(start, deviations):
        spent += len(text) + 500  # a short one costs its building
        if fits(text):
            return text, tuple(one.finding for one in found if one.finding is not None)
        if spent > most_bytes:
            return None
    return None


def _texts(
    start: Draft, deviations: Sequence[Deviation]
) -> Iterator[tuple[tuple[Deviation, ...], bytes]]:
    plain = start.text()
    useful: list[tuple[Deviation, Draft]] = []
    for one in deviations:
        draft = one.change(start)
        text = draft.text()
        if text == plain:
            continue
        yield (one,), text
        if not one.alone:
            useful.append((one, draft))
    for at, (first, draft) in enumerate(useful):
        for second, _ in useful[at + 1 :]:
            yield (first, second), second.change(draft).text()


def difference(expected: bytes, signed: bytes) -> int:
    """The offset of the first byte that differs; the shorter one's length where one begins with the other."""
    most = min(len(expected), len(signed))
    return next((at for at in range(most) if expected[at] != signed[at]), most)


def compared(expected: Draft, signed: bytes) -> tuple[Finding, ...]:
    """What differs by name, where the signed string is known and none of the deviations explains it."""
    said = dict(_split(signed))
    wanted = dict(expected.pairs)
    missing = sorted(wanted.keys() - said.keys())
    more = sorted(said.keys() - wanted.keys())
    other = sorted(name for name in wanted.keys() & said.keys() if wanted[name] != said[name])
    found = ((Cause.LEFT_OUT, missing), (Cause.ADDED, more), (Cause.VALUE, other))
    return tuple(Finding(cause, shown(*names)) for cause, names in found if names)


def _split(text: bytes) -> Iterator[tuple[bytes, bytes]]:
    for pair in text.split(b"&"):
        name, _, value = pair.partition(b"=")
        if name:
            yield name, value


def shown(*names: bytes) -> tuple[str, ...]:
    """Names of parameters as text, short."""
    return tuple(name.decode("utf-8", "replace")[:64] for name in names)
