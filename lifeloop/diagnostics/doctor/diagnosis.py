"""From a request and the keys that are known to the cause: the request, ``sign``, certificates, key, hash, string, time."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from lifeloop.diagnostics.doctor import v3
from lifeloop.diagnostics.doctor.causes import Cause, Finding
from lifeloop.diagnostics.doctor.deviations import deviations
from lifeloop.diagnostics.doctor.keys import (
    SIGN_TYPES,
    Key,
    Made,
    Text,
    Whose,
    maker,
    read_signature,
)
from lifeloop.diagnostics.doctor.parameters import CODECS, Parameter, Parameters, parameters
from lifeloop.diagnostics.doctor.reading import Sent
from lifeloop.diagnostics.doctor.strings import (
    Draft,
    canonical,
    compared,
    joined,
    matching,
    shown,
)
from lifeloop.diagnostics.doctor.told import WHOSE, Diagnosis, Known, decrypted
from lifeloop.kernel import clock

# Bytes of strings that one diagnosis looks at: about half a second at the worst.
MOST_BYTES = 60_000_000


def diagnose(
    sent: Sent | None, known: Known, *, said: str = "", most_bytes: int = MOST_BYTES
) -> Diagnosis:
    """Why this request is refused, or that its signature is right. ``said``: the string the client says it signed. Never raises."""
    if sent is None:
        return Diagnosis((Finding(Cause.NOTHING),))
    if sent.headers.get("authorization", "").upper().startswith("ALIPAY-"):
        return v3.diagnosed(sent, known, said, most_bytes)
    found = parameters(sent)
    if not found.arrived:
        return Diagnosis((Finding(Cause.NOTHING),))
    return _Case(found, known, said, most_bytes).diagnosis()


def app_id_of(sent: Sent | None) -> str:
    """Who a request says to be, 32 digits at most; empty when it does not say."""
    if sent is None:
        return ""
    if authorization := sent.headers.get("authorization", ""):
        return v3.app_id_in(authorization)
    text = parameters(sent).get(b"app_id").decode("ascii", "replace")
    return text if text.isascii() and text.isdigit() and len(text) <= 32 else ""


def diagnose_values(
    values: Mapping[bytes, bytes], known: Known, *, most_bytes: int = MOST_BYTES
) -> Diagnosis:
    """The same of parameters that were read already, where nobody knows any more in which part of the request they stood."""
    arrived = tuple(Parameter(name, value, value, "") for name, value in values.items())
    if not arrived:
        return Diagnosis((Finding(Cause.NOTHING),))
    return _Case(Parameters(arrived, (), arrived), known, "", most_bytes).diagnosis()


class _Case:
    """One request on the table."""

    def __init__(self, found: Parameters, known: Known, said: str, most_bytes: int) -> None:
        self.found, self.known, self.most_bytes = found, known, most_bytes
        self.start: Draft = canonical([(one.name, one.value) for one in found.arrived])
        self.expected = self.start.text()
        self.said = _said(said, found.codec)
        lengths = frozenset((key.public.key_size + 7) // 8 for key in known.keys)
        sign = found.get(b"sign")
        self.text: Text = read_signature(sign, lengths or frozenset({128, 256, 384, 512}))
        self.made: Made | None = maker(known.keys, self.text.signature)

    def diagnosis(self) -> Diagnosis:
        """All findings, and the two strings."""
        first = [*self._request(), *self._sign()]
        if not self.found.get(b"sign"):
            return self._told(first, None)
        if self.made is None:
            return self._told(
                [*first, *self._certificate(), *self._no_key(), *self._of_said()], self.said
            )
        key, hashed = self._key(self.made), self._hash(self.made)
        signed, why = self._string(self.made)
        mode = [] if key else self._certificate()
        every = [*first, *mode, *key, *hashed, *why]
        if not every:
            every = [*self._time(), Finding(Cause.RIGHT)]
        return self._told(every, signed)

    def _told(self, findings: list[Finding], signed: bytes | None) -> Diagnosis:
        return Diagnosis(
            tuple(dict.fromkeys(findings)),
            self.expected,
            signed,
            self.found.codec,
            self.made.key if self.made else None,
            self.made.hash if self.made else "",
            shown(self.found.get(b"method"))[0],
        )

    def _request(self) -> list[Finding]:
        found, told = self.found, []
        app_id = found.get(b"app_id").decode("ascii", "replace")
        if not app_id:
            told.append(Finding(Cause.NO_APP_ID))
        elif self.known.app_id and app_id != self.known.app_id:
            told.append(Finding(Cause.OTHER_APP, detail=app_id[:32]))
        if not found.get(b"method"):
            told.append(Finding(Cause.NO_METHOD))
        if found.doubled:
            told.append(Finding(Cause.DOUBLED, shown(*found.doubled)))
        if found.get(b"sign_type") not in SIGN_TYPES:
            said = found.get(b"sign_type").decode("utf-8", "replace")
            told.append(Finding(Cause.SIGN_TYPE, detail=said[:32]))
        charset = found.get(b"charset")
        if charset and charset.lower() not in CODECS:
            told.append(Finding(Cause.CHARSET_NAME, detail=charset.decode("utf-8", "replace")[:32]))
        return told

    def _sign(self) -> list[Finding]:
        if not self.found.get(b"sign"):
            return [Finding(Cause.NO_SIGN)]
        if not self.text.fault:
            return []
        size = str(len(self.text.signature)) if self.text.fault == "length" else ""
        return [Finding(Cause(f"sign_{self.text.fault}"), detail=size)]

    def _certificate(self) -> list[Finding]:
        """Whether the serials fit the app's keys; says nothing about the signature."""
        valid = [key for key in self.known.keys if key.whose is Whose.VALID]
        sn = self.found.get(b"app_cert_sn").decode("ascii", "replace")
        root = self.found.get(b"alipay_root_cert_sn").decode("ascii", "replace")
        if not valid:
            return []
        if not sn and not root:
            return [Finding(Cause.CERT_MISSING)] if all(key.cert_sn for key in valid) else []
        if not any(key.cert_sn for key in valid):
            return [Finding(Cause.CERT_NOT_WANTED)]
        meant = next((key for key in valid if key.cert_sn == sn), None)
        if meant is None:
            return [Finding(Cause.CERT_UNKNOWN, detail=sn[:64])]
        if meant.expires_at is not None and meant.expires_at <= clock.now():
            return [Finding(Cause.CERT_EXPIRED, detail=sn[:64])]
        return [] if root == self.known.root_sn else [Finding(Cause.CERT_ROOT)]

    def _key(self, made: Made) -> list[Finding]:
        key, sn = made.key, self.found.get(b"app_cert_sn").decode("ascii", "replace")
        if key.whose is Whose.VALID:
            if self._is_platforms(key):
                return [Finding(Cause.KEY_REGISTERED, detail=key.name)]
            same = [
                one
                for one in self.known.keys
                if one.public == key.public and one.whose is Whose.VALID
            ]
            if any(one.cert_sn == sn for one in same) or self._certificate():
                return []
            return [Finding(Cause.CERT_OTHER, detail=key.name)]
        return [
            Finding(WHOSE[key.whose], detail=key.app_id if key.whose is Whose.OTHER else key.name)
        ]

    def _is_platforms(self, key: Key) -> bool:
        return any(
            one.whose is Whose.PLATFORM and one.public == key.public for one in self.known.keys
        )

    def _no_key(self) -> list[Finding]:
        valid = [key for key in self.known.keys if key.whose is Whose.VALID]
        if not valid:
            # Of an app that is not theirs nobody is told whether it has keys.
            named = self.found.get(b"app_id").decode("ascii", "replace")
            return [Finding(Cause.NO_KEYS)] if named == self.known.app_id else []
        wrong = [key for key in valid if self._is_platforms(key)]
        if wrong:
            return [Finding(Cause.KEY_REGISTERED, detail=wrong[0].name)]
        # A signature that is none says nothing about who would have made it.
        broken = self.text.fault in {"broken", "length", "key"}
        return [] if broken else [Finding(Cause.KEY_UNKNOWN)]

    def _hash(self, made: Made) -> list[Finding]:
        wanted = SIGN_TYPES.get(self.found.get(b"sign_type"))
        if wanted is None or wanted == made.hash:
            return []
        return [Finding(Cause.HASH, ("sign_type",), made.hash)]

    def _string(self, made: Made) -> tuple[bytes | None, tuple[Finding, ...]]:
        """What was signed, and how it came to be."""
        every = joined(
            tuple(
                sorted(
                    (name, value) for name, value in self.found.values.items() if name != b"sign"
                )
            )
        )
        if made.over(self.expected) or made.over(every):
            return self.expected, ()
        ways = deviations(self.found, self._clear())
        match = matching(self.start, ways, made.over, self.most_bytes)
        if match is not None:
            return match
        if self.said is not None and made.over(self.said):
            return self.said, self._of_said() or (Finding(Cause.JOIN),)
        return self.said, (Finding(Cause.CHANGED),)

    def _of_said(self) -> tuple[Finding, ...]:
        """How the string that the client says it signed differs."""
        said = self.said
        if said is None or said == self.expected:
            return ()
        ways = deviations(self.found, self._clear())
        match = matching(self.start, ways, lambda text: text == said, self.most_bytes)
        return match[1] if match is not None else compared(self.start, said)

    def _clear(self) -> bytes | None:
        if self.known.aes_key is None or not self.found.get(b"encrypt_type"):
            return None
        return decrypted(self.known.aes_key, self.found.get(b"biz_content"))

    def _time(self) -> list[Finding]:
        try:
            moment = datetime.fromisoformat(self.found.get(b"timestamp").decode())
            off = clock.now() - moment.replace(tzinfo=clock.GMT8).astimezone(UTC)
        except (ValueError, OverflowError):
            return [Finding(Cause.TIME, ("timestamp",))]
        if abs(off) <= timedelta(hours=self.known.window_hours):
            return []
        return [Finding(Cause.TIME, ("timestamp",), f"{off.total_seconds() / 3600:+.1f}")]


def _said(text: str, codec: str) -> bytes | None:
    if not text.strip():
        return None
    return text.strip("\r\n").encode(codec, "replace")
