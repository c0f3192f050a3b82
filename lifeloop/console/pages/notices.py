"""通知: what the member was told of."""

from django.http import HttpResponse
from django.utils.translation import gettext

from lifeloop.console.notices import reader_of, rows_of
from lifeloop.console.paging import paged
from lifeloop.console.registry import page
from lifeloop.console.render import render
from lifeloop.console.requests import MemberRequest
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.notices.queries import bell


@page("notices/", name="notices", title=N_("Notices"), can=Can.SELF)
def notices(request: MemberRequest) -> HttpResponse:
    """Newest first, of all the member's companies; unread ones or one kind only."""
    reader = reader_of(request)
    kinds = [(kind.name, gettext(kind.label)) for kind in bell.kinds_for(reader)]
    unread = request.GET.get("state") == "unread"
    kind = request.GET.get("kind", "")
    kind = kind if kind in dict(kinds) else ""
    found = paged(request, bell.of(reader, unread=unread, kind=kind))
    facts = {
        "page": found,
        "rows": rows_of(found.items),
        "unread": unread,
        "kind": kind,
        "kinds": kinds,
        "several": len(request.standing) > 1,
    }
    return render(request, "console/notices/list.html", facts)
