"""Where an account uses its mini programs: placements and messages in one list, each with the page that mends it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lifeloop.console.registry import PAGES
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.queries import links
from lifeloop.placements.queries import uses as placements
from lifeloop.placements.queries.targets import Way

# Sort of use → what it is called, the page that shows it.
_PLACES: dict[str, tuple[Promise, str]] = {
    "menu": (_("Menu"), "account-menu"),
    "ads": (_("Ad slot"), "account-ads"),
    "marketing": (pgettext_lazy("used where", "Marketing slot"), "account-marketing"),
    "code": (pgettext_lazy("used where", "Code"), "account-codes"),
    "short_link": (_("Short link"), "account-links"),
    "article": (_("Article"), "account-articles"),
    "broadcast": (pgettext_lazy("used where", "Broadcast"), "account-broadcasts"),
    "reply": (_("Automatic reply"), "account-replies"),
}
_STYLES = {"text": _("Text menu"), "icon": _("Icon menu")}


@dataclass(frozen=True, slots=True)
class Used:
    """One place: what it is, its name (perhaps none), its page (perhaps none)."""

    sort: str | Promise
    name: str
    url: str

    def __str__(self) -> str:
        return f"{self.sort} “{self.name}”" if self.name else str(self.sort)


def used(account: Account, program_ids: Sequence[str]) -> dict[str, list[Used]]:
    """For each of these programs; as many statements for one as for many."""
    placed = placements.uses_of(account, program_ids)
    said = links.uses_of(account, program_ids)
    return {
        program_id: [
            *(place(account.pk, one.sort, one.name, one.style) for one in placed[program_id]),
            *(place(account.pk, one.sort, one.name) for one in said[program_id]),
        ]
        for program_id in program_ids
    }


def lost(account: Account) -> list[tuple[Way, list[Used]]]:
    """Mini programs that placements lead to in vain, and where: what has to be mended."""
    dark = placements.lost(account)
    places = used(account, [way.app_id for way in dark]) if dark else {}
    return [(way, places[way.app_id]) for way in dark]


def place(account_id: str, sort: str, name: str, style: str = "") -> Used:
    """One place of an account in words, with the page that shows it."""
    words, page = _PLACES[sort]
    url = reverse(f"console:{page}", args=[account_id]) if page in PAGES else ""
    return Used(_STYLES.get(style, words), name, f"{url}?style={style}" if style and url else url)
