"""What the operator's health page tells: gathered here, drawn by its template."""

import platform
from dataclasses import dataclass
from datetime import timedelta

import django
from django.utils.translation import gettext

from lifeloop import __version__
from lifeloop.database import size
from lifeloop.identity.queries.operations import last_backup
from lifeloop.identity.services import pumping
from lifeloop.kernel import clock
from lifeloop.outbox.queries import health, last_tick
from lifeloop.webhooks.queries import troubled

LATE = timedelta(minutes=1)
SILENT = timedelta(minutes=3)
OLD_BACKUP = timedelta(hours=36)
# The module is loaded when the process starts.
STARTED = clock.now()


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing at a glance. ``state``: done (well), waiting (look at it) or failed; ``word`` says it, ``more`` explains."""

    label: str
    state: str
    word: str
    more: str


def signs() -> list[Sign]:
    """In the order shown."""
    return [_workers(), _outbox(), _deliveries(), _texts(), _backup()]


def versions() -> list[tuple[str, str]]:
    """What runs here, and since when this process does."""
    return [
        ("Lifeloop", __version__),
        ("Python", platform.python_version()),
        ("Django", django.get_version()),
        (gettext("Database"), size.server()),
        (gettext("This process runs for"), span(clock.now() - STARTED)),
    ]


def span(length: timedelta) -> str:
    """In the largest unit that fits: seconds, minutes, hours, days."""
    seconds = max(0, int(length.total_seconds()))
    for unit, text in (
        (86400, gettext("%(number)s d")),
        (3600, gettext("%(number)s h")),
        (60, gettext("%(number)s min")),
    ):
        if seconds >= unit:
            return text % {"number": seconds // unit}
    return gettext("%(number)s s") % {"number": seconds}


def _workers() -> Sign:
    label, ticked = gettext("Workers"), last_tick()
    if ticked is None:
        more = gettext("No job has ever run. Start “lifeloop serve” or “lifeloop work”.")
        return Sign(label, "waiting", gettext("none yet"), more)
    ago = clock.now() - ticked
    if ago > SILENT:
        more = gettext("Nothing has run jobs for %(span)s. Start “lifeloop work”.")
        return Sign(label, "failed", gettext("away"), more % {"span": span(ago)})
    return Sign(label, "done", gettext("alive"), gettext("Jobs are being run."))


def _outbox() -> Sign:
    found = health()
    lag = timedelta(seconds=found.oldest_seconds)
    facts = {"jobs": found.waiting, "span": span(lag)}
    more = gettext("%(jobs)s jobs wait, the oldest for %(span)s.") % facts
    label = gettext("Outbox")
    if found.failed:
        return Sign(label, "failed", gettext("%(jobs)s failed") % {"jobs": found.failed}, more)
    if lag > LATE:
        return Sign(label, "waiting", gettext("late"), more)
    return Sign(label, "done", gettext("on time"), more)


def _deliveries() -> Sign:
    bad, waiting = troubled.troubled().count(), troubled.waiting()
    more = gettext("%(count)s deliveries of events wait.") % {"count": waiting}
    label = gettext("Deliveries")
    if bad:
        return Sign(label, "failed", gettext("%(count)s failing") % {"count": bad}, more)
    return Sign(label, "done", gettext("all well"), more)


def _texts() -> Sign:
    found = pumping.this_hour()
    facts = {"sent": found.sent, "most": pumping.budget().most, "refused": found.refused}
    more = gettext("In this hour %(sent)s of at most %(most)s, and %(refused)s refused.") % facts
    word = gettext("about ¥%(cost)s") % {"cost": f"{found.cost:.2f}"}
    return Sign(gettext("Texts"), "failed" if found.alarm else "done", word, more)


def _backup() -> Sign:
    label, found = gettext("Last backup"), last_backup()
    if found is None:
        more = gettext("Let “lifeloop backup” run every night.")
        return Sign(label, "failed", gettext("never"), more)
    ago = clock.now() - found.at
    word = gettext("%(span)s ago") % {"span": span(ago)}
    keys = (
        gettext("The platform's keys are in it.")
        if found.with_keys
        else gettext("The platform's keys are not in it: keep them elsewhere.")
    )
    return Sign(label, "waiting" if ago > OLD_BACKUP else "done", word, keys)
