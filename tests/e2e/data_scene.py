"""Forty days of figures for the demo's merchant, so that its charts have something to draw: ``python -m tests.e2e.data_scene``.

Runs in the environment of a server (``LIFELOOP_HOME`` and perhaps ``LIFELOOP_DATABASE``); prints nothing.
"""

import math
import os
import sys
from typing import Any

import django

DAYS = 40


def main(program_id: str, account_id: str) -> None:
    """A rising line with a weekly wave, the same each time."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "lifeloop.settings"
    django.setup()
    # Models can be imported only now.
    from lifeloop.insights.models import Figure
    from lifeloop.insights.queries import Kind, Metric
    from lifeloop.lifestyle.models import Account
    from lifeloop.messaging.models import Article, Publication, UserTemplate
    from lifeloop.placements.models import MarketingSlot, Menu
    from lifeloop.programs.models import Program
    from tests.factories_data import a_figure

    program, account = Program.objects.get(pk=program_id), Account.objects.get(pk=account_id)
    merchant = program.app.merchant
    volumes = {
        Metric.VISITED: (900, ("home", "message", "menu", "")),
        Metric.SHOWN: (640, ("",)),
        Metric.FOLLOWED: (120, ("component", "code", "search")),
        Metric.UNFOLLOWED: (18, ("",)),
        Metric.ACCEPTED: (520, ("template", "publication", "reply")),
        Metric.SEEN: (410, ("",)),
        Metric.OPENED: (190, ("",)),
        Metric.RETURNED: (96, ("",)),
        Metric.MUTED: (4, ("",)),
        Metric.REFUSED: (26, ("",)),
        Metric.READ: (240, ("",)),
        Metric.SHARED: (22, ("",)),
        Metric.TAPPED: (150, ("",)),
        Metric.SLOT_SHOWN: (700, ("",)),
        Metric.SLOT_TAPPED: (64, ("",)),
    }
    things: list[tuple[Kind, str]] = [(Kind.SLOT, "ad"), (Kind.PART, "ad/0"), (Kind.PART, "ad/1")]
    things += [(Kind.ARTICLE, str(pk)) for pk in Article.objects.values_list("pk", flat=True)[:5]]
    sent = Publication.objects.filter(account=account).values_list("pk", flat=True)[:5]
    things += [(Kind.PUBLICATION, str(pk)) for pk in sent]
    things += [(Kind.TEMPLATE, pk) for pk in UserTemplate.objects.values_list("pk", flat=True)[:5]]
    things += [(Kind.SLOT, str(pk)) for pk in MarketingSlot.objects.values_list("pk", flat=True)]
    for menu in Menu.objects.filter(account=account):
        things += [(Kind.MENU, f"{menu.pk}/{entry['id']}") for entry in menu.entries]
    made: list[Figure] = []
    for ago in range(DAYS):
        wave = (1 - ago / (2 * DAYS)) * (1 + 0.3 * math.sin(ago * math.tau / 7))
        for metric, (volume, sources) in volumes.items():
            for number, source in enumerate(sources):
                made.append(
                    a_figure(
                        merchant,
                        metric,
                        int(volume * wave / (number + 1)),
                        account=None if metric is Metric.VISITED else account,
                        program=program,
                        ago=ago,
                        source=source,
                    )
                )
            for number, (kind, thing) in enumerate(things):
                made.append(
                    a_figure(
                        merchant,
                        metric,
                        int(volume * wave / (number + 3)),
                        account=account,
                        program=program,
                        ago=ago,
                        kind=kind,
                        thing=thing,
                    )
                )
        about: dict[str, Any] = {"account": account, "program": program, "ago": ago}
        for code, times in (
            ("USER_TEMPLATE_STATUS_ILLEGAL", 12),
            ("NO_BIND_PUBLIC_APP", 9),
            ("MSG_REJECTED", 5),
        ):
            made.append(
                a_figure(merchant, Metric.REFUSED, times, kind=Kind.REASON, thing=code, **about)
            )
        for metric, times in ((Metric.FOLLOWED, 120), (Metric.RETURNED, 96)):
            made.append(
                a_figure(merchant, metric, times, kind=Kind.RELATION, thing="bound", **about)
            )
    # What the worker has counted of the demo's own events stays.
    Figure.objects.bulk_create(made, ignore_conflicts=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
