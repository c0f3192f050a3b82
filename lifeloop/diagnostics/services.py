"""Keeping calls, masked, and forgetting them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from lifeloop.database import write
from lifeloop.diagnostics import queries
from lifeloop.diagnostics.doctor import Diagnosis, Known, diagnose, diagnose_values
from lifeloop.diagnostics.entries import Entry
from lifeloop.diagnostics.models import Call, Overflow
from lifeloop.diagnostics.rules.masking import masked, masked_value
from lifeloop.diagnostics.rules.sides import sides_of
from lifeloop.kernel import clock

MOST_VALUE = 4000  # characters kept of one parameter
MOST_ANSWER = 8000
# In one batch; a flood of wrong signatures must not keep a core busy.
MOST_DIAGNOSES = 20
MOST_BYTES = 4_000_000
_PRUNED_AT_ONCE = 2000
# Refusals that the doctor has something to say about.
DIAGNOSED = frozenset(
    {
        "isv.invalid-signature", "isv.missing-signature", "isv.missing-signature-config", "isv.missing-signature-type",
        "isv.invalid-signature-type", "isv.missing-app-cert-sn", "isv.missing-alipay-root-cert-sn", "isv.app-cert-not-exist",
        "isv.app-cert-expired", "isv.invalid-alipay-root-cert-sn", "isv.invalid-charset", "isv.invalid-timestamp",
    }
)  # fmt: skip


def keep(entries: Sequence[Entry], dropped: Mapping[int, int] | None = None) -> None:
    """Write a batch, and by merchant how many more there were. Masked and diagnosed before the transaction begins."""
    known: dict[tuple[int, str], Known] = {}
    rows, left = [], MOST_DIAGNOSES
    for entry in entries:
        row = _row(entry)
        if left and entry.sub_code in DIAGNOSED and entry.evidence.whole:
            left -= 1
            whose = (entry.merchant_id, entry.app_id)
            if whose not in known:
                known[whose] = queries.known(*whose)
            row.diagnosis = kept_diagnosis(_diagnosed(entry, known[whose]))
        rows.append(row)
    now = clock.now()
    lost = [
        Overflow(merchant_id=whose, at=now, count=count) for whose, count in (dropped or {}).items()
    ]
    with write():
        Call.objects.bulk_create(rows)
        Overflow.objects.bulk_create(lost)


def prune() -> int:
    """Forget calls older than LIFELOOP_CALL_LOG_DAYS; returns how many."""
    before = clock.now() - timedelta(days=settings.LIFELOOP_CALL_LOG_DAYS)
    gone = 0
    while count := _pruned(before):
        gone += count
    with write():
        Overflow.objects.filter(at__lt=before).delete()
    return gone


def _pruned(before: datetime) -> int:
    """One small transaction, so that no call waits for it."""
    old = Call.objects.filter(at__lt=before).order_by("at").values_list("pk", flat=True)
    pks = list(old[:_PRUNED_AT_ONCE])
    if pks:
        with write():
            Call.objects.filter(pk__in=pks).delete()
    return len(pks)


def kept_diagnosis(diagnosis: Diagnosis) -> dict[str, Any]:
    """A diagnosis as it is kept: findings, and the two strings masked."""
    return {
        "findings": [
            [one.cause.value, list(one.names), masked(one.detail)] for one in diagnosis.findings
        ],
        "sides": asdict(sides_of(diagnosis, mask=True)),
        "key": diagnosis.key.name if diagnosis.key else "",
        "hash": diagnosis.hash,
        "method": diagnosis.method,
    }


def _diagnosed(entry: Entry, known: Known) -> Diagnosis:
    evidence = entry.evidence
    if evidence.values is not None:
        return diagnose_values(evidence.values, known, most_bytes=MOST_BYTES)
    return diagnose(evidence.sent, known, most_bytes=MOST_BYTES)


def _row(entry: Entry) -> Call:
    version = "2" if entry.evidence.values is not None else "3"
    return Call(
        merchant_id=entry.merchant_id,
        app_id=entry.app_id,
        at=entry.at,
        version=version,
        method=_plain(entry.method)[:128],
        code=entry.code,
        sub_code=entry.sub_code[:64],
        trace=entry.trace[:40],
        request=[
            [_plain(name)[:64], _plain(masked_value(name, value))[:MOST_VALUE]]
            for name, value in _pairs(entry)
        ],
        answer=_plain(masked(entry.answer.decode(entry.codec, "replace")))[:MOST_ANSWER],
    )


def _pairs(entry: Entry) -> Iterable[tuple[str, str]]:
    evidence = entry.evidence
    if evidence.values is not None:
        for name, value in evidence.values.items():
            yield (
                name.decode("utf-8", "replace"),
                value[: 4 * MOST_VALUE].decode(entry.codec, "replace"),
            )
    elif evidence.sent is not None:
        sent = evidence.sent
        query = f"?{sent.query.decode('utf-8', 'replace')}" if sent.query else ""
        yield "", f"{sent.verb} {sent.path}{query}"
        yield from sent.headers.items()
        yield "body", sent.body[: 4 * MOST_VALUE].decode("utf-8", "replace")


def _plain(text: str) -> str:
    """Without the one character that no database keeps."""
    return text.replace("\x00", "\ufffd")
