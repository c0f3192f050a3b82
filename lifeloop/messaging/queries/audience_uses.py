"""Which broadcasts a label or a group is needed by: asked before it is deleted."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext

from lifeloop.messaging.models import AudienceSort, Broadcast, BroadcastState
from lifeloop.messaging.queries.broadcasts import line

# They ask for their people when they are due, and again with every chunk.
_NEEDING = (BroadcastState.WAITING, BroadcastState.INIT, BroadcastState.RUNNING)
# They are asked for another audience before they go (on).
_MENTIONING = (BroadcastState.DRAFT, BroadcastState.REJECTED, BroadcastState.STOPPED)
_SHOWN = 20  # characters of one


def with_label(account_id: str, label_id: int) -> list[str]:
    """Broadcasts to the label's people that wait, are scheduled or being sent: they cannot do without it."""
    return [_named(row) for row in _to_label(account_id, label_id, _NEEDING)]


def with_group(account_id: str, group_id: int) -> list[str]:
    """The same of a group."""
    return [_named(row) for row in _to_group(account_id, group_id, _NEEDING)]


def left_without_label(account_id: str, label_id: int) -> list[str]:
    """Drafts and stopped ones that need another audience once the label is gone."""
    return [_named(row) for row in _to_label(account_id, label_id, _MENTIONING)]


def left_without_group(account_id: str, group_id: int) -> list[str]:
    """The same of a group."""
    return [_named(row) for row in _to_group(account_id, group_id, _MENTIONING)]


def _to_label(account_id: str, label_id: int, states: Collection[str]) -> list[Broadcast]:
    rows = _rows(account_id, AudienceSort.LABELS, states)
    return [row for row in rows if label_id in _labels(row.audience)]


def _to_group(account_id: str, group_id: int, states: Collection[str]) -> list[Broadcast]:
    rows = _rows(account_id, AudienceSort.GROUP, states)
    return [row for row in rows if row.audience.get("group") == group_id]


def _rows(account_id: str, sort: str, states: Collection[str]) -> list[Broadcast]:
    rows = Broadcast.objects.filter(account_id=account_id, state__in=states, audience_sort=sort)
    return list(rows.order_by("-id"))


def _labels(audience: dict[str, Any]) -> list[int]:
    return [one["label"] for one in audience.get("labels", [])]


def _named(row: Broadcast) -> str:
    words = line(row)
    return gettext("broadcast “%(name)s”") % {
        "name": words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"
    }
