"""What the audit log's chain is made of: keyed hashes, so that whoever writes to the database alone cannot make them.

The key comes from the field key, which lies beside the database and not in it. See docs/adr/0008-audit-chain.md.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Protocol

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

# Fields that may name a person: each stands in the seal by a hash of its own, so that it can be hidden later.
NAMING = ("actor_id", "actor_name", "target_id", "target_name", "address")
_HIDDEN = "hidden-"


class Row(Protocol):
    """A record, or a migration's idea of one."""

    at: datetime
    actor_kind: str
    actor_id: str
    actor_name: str
    merchant_id: int | None
    action: str
    target_kind: str
    target_id: str
    target_name: str
    address: str
    data: Any


def part(value: str) -> str:
    """The hash that stands for one naming field; equal values, equal hashes."""
    return _hash(["part", value])


def hidden(digest: str) -> str:
    """What is shown in the place of a value that was hidden; the same person is the same word."""
    return f"{_HIDDEN}{digest[:16]}"


def seal(row: Row, digests: Mapping[str, str] | None = None) -> str:
    """The hash of a record's content. ``digests``: the hashes of its hidden fields, by their names."""
    known = digests or {}
    naming = [known.get(name) or part(getattr(row, name)) for name in NAMING]
    at = row.at.astimezone(UTC).isoformat(timespec="microseconds")
    rest = [at, row.actor_kind, row.merchant_id, row.action, row.target_kind, _plain(row.data)]
    return _hash(["record", *naming, *rest])


def link(number: int, record: int, sealed: str, before: str) -> str:
    """The hash of a record's place: its number, whose it is, its seal, and the hash of the place before."""
    return _hash(["link", number, record, sealed, before])


def head(number: int, last: str) -> str:
    """The mark of the end: an older end cannot be put in its place without the key."""
    return _hash(["head", number, last])


def _hash(parts: list[Any]) -> str:
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    # Half a surrogate pair is nothing UTF-8 can say, but a name may hold one.
    return hmac.new(_key(), text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def _key() -> bytes:
    return hashlib.sha256(b"lifeloop.audit:" + settings.LIFELOOP_FIELD_KEY.encode()).digest()


def _plain(value: Any) -> Any:
    """JSON as any database gives it back: PostgreSQL writes 1e3 and 1000.0 its own way."""
    return _whole(json.loads(json.dumps(value, cls=DjangoJSONEncoder)))


def _whole(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _whole(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_whole(one) for one in value]
    if isinstance(value, float) and value.is_integer():
        return int(Decimal(repr(value)))
    return value
