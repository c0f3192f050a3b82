"""One number for all figures of a month: the same seed gives the same, whenever and on whichever database it is made."""

from __future__ import annotations

from datetime import date
from hashlib import sha256


def checksum(first: date) -> tuple[str, int]:
    """Of every figure, its days counted from ``first``; and how many figures there are."""
    from lifeloop.identity.models import Merchant
    from lifeloop.insights.models import Figure

    merchants = {
        pk: n for n, pk in enumerate(Merchant.objects.order_by("pk").values_list("pk", flat=True))
    }
    names = ("merchant_id", "metric", "kind", "hour", "day", "account_id", "program_id", "source", "thing", "times", "people")  # fmt: skip
    lines = sorted(
        "|".join(map(str, (merchants[merchant], metric, kind, hour, (day - first).days, *rest)))
        for merchant, metric, kind, hour, day, *rest in Figure.objects.values_list(
            *names
        ).iterator()
    )
    return sha256("\n".join(lines).encode()).hexdigest()[:16], len(lines)
