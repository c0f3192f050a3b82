"""The filters that the lists of programs and accounts share: a text and a state."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

States = Iterable[tuple[str, Promise | str]]


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for, as far as it makes sense."""

    search: str
    state: str
    states: list[tuple[str, Promise | str]]

    @property
    def active(self) -> bool:
        """Whether anything is filtered at all."""
        return bool(self.search or self.state)


def filters(request: HttpRequest, states: States) -> Filters:
    """``?search=`` (at most 40 characters) and ``?state=``: one of ``states`` or suspended."""
    offered = [*states, ("suspended", _("suspended"))]
    state = request.GET.get("state", "")
    search = request.GET.get("search", "").strip()[:40]
    return Filters(search, state if state in dict(offered) else "", offered)
