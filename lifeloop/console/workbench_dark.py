"""What leads nowhere: placements, articles, messages and templates whose mini program cannot be opened or cannot send."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from lifeloop.console.menu import may
from lifeloop.console.requests import MerchantRequest
from lifeloop.console.used import place
from lifeloop.console.workbench_rows import SHOWN, Group, Todo
from lifeloop.identity.rules.roles import Can
from lifeloop.lifestyle import queries as lifestyle
from lifeloop.messaging.queries import dark as said
from lifeloop.placements.queries import dark as placed
from lifeloop.programs.rules import ProgramState


def dark(request: MerchantRequest) -> Group:
    """Each with the page that mends it."""
    todos = [*_templates(request), *_places(request)]
    return Group("dark", _("Leads nowhere"), "link-off", len(todos), todos[:SHOWN])


def _places(request: MerchantRequest) -> Iterator[Todo]:
    names = dict(lifestyle.for_merchant(request.merchant).values_list("pk", "name"))
    for one in placed.among([*placed.places(request.merchant), *said.places(request.merchant)]):
        where = place(one.place.account_id, one.place.sort, one.place.name, one.place.style)
        name = one.way.name or one.way.app_id
        many = f" × {one.place.number}" if one.place.number > 1 else ""
        yield Todo(
            gettext("%(place)s leads to %(program)s")
            % {"place": f"{where}{many}", "program": name},
            f"{names[one.place.account_id]} · {one.way.reason}",
            where.url,
            _("Mend it"),
        )


def _templates(request: MerchantRequest) -> Iterator[Todo]:
    for program, number in said.silent_templates(request.merchant):
        unbound = program.state == ProgramState.LISTED and not program.suspended
        if program.suspended:
            why, page = gettext("It is suspended."), "program"
        elif unbound:
            why, page = gettext("It is bound to no lifestyle account."), "program-binding"
        else:
            why, page = gettext("It is delisted."), "program-releases"
        if not may(request, Can.BIND if unbound else Can.APP_PUBLISH):
            continue
        words = ngettext(
            "%(n)d template of %(program)s cannot be sent",
            "%(n)d templates of %(program)s cannot be sent",
            number,
        )
        yield Todo(
            words % {"n": number, "program": program.name},
            why,
            reverse(f"console:{page}", args=[program.pk]),
            _("Mend it"),
        )
