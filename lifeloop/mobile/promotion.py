"""Where a code or a short link goes on to: a page of ours, or another site, perhaps only after a warning."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from lifeloop.lifestyle.models import Account
from lifeloop.mobile import ways
from lifeloop.placements.queries.targets import ways_of
from lifeloop.placements.rules.hosts import is_known, shown_host
from lifeloop.placements.rules.promotion import read_goto
from lifeloop.placements.rules.targets import LinkTarget, ProgramTarget


@dataclass(frozen=True, slots=True)
class Onward:
    """``url``: the address; ``strange``: the host to warn of, empty for none; ``dark``: nothing opens there now."""

    url: str
    strange: str = ""
    dark: bool = False

    @property
    def ours(self) -> bool:
        """A path of this site: a form's answer may lead there."""
        return self.url.startswith("/")


def onward(account: Account, document: object | None) -> Onward:
    """From a stored target, read afresh: what was dissociated or delisted meanwhile is dark."""
    home = reverse("mobile:account", args=[account.pk])
    target = read_goto(document)
    if isinstance(target, ProgramTarget):
        if ways_of(account.pk, [target])[target.app_id].dark:
            return Onward(home, dark=True)
        return Onward(ways.way_into(target))
    if not isinstance(target, LinkTarget):
        return Onward(home)
    own = ways.own_path(target.url)
    if own:
        return Onward(own)
    allowed = settings.LIFELOOP_LINK_HOSTS
    known = is_known(target.url, base=settings.LIFELOOP_BASE_URL, allowed=allowed)
    return Onward(target.url, strange="" if known else shown_host(target.url))
