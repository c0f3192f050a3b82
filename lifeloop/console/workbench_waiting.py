"""What waits for the member who looks: one group a sort of thing, each row one click from being dealt with.

A group is worked out only for who may deal with it, by as many statements for one row as for many.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from lifeloop.console.events import why
from lifeloop.console.menu import may
from lifeloop.console.requests import MerchantRequest
from lifeloop.console.workbench_dark import dark
from lifeloop.console.workbench_rows import SHOWN, Group, Todo, first
from lifeloop.identity.rules.roles import Can
from lifeloop.lifestyle import queries as lifestyle
from lifeloop.lifestyle.rules import AccountState
from lifeloop.messaging.queries.broadcasts import audience_words, line, to_decide
from lifeloop.messaging.queries.conversations import waiting_of
from lifeloop.messaging.queries.templates import waiting_proposals
from lifeloop.placements.queries import sheets
from lifeloop.programs import queries as programs
from lifeloop.programs.rules import ProgramState
from lifeloop.relations.models import GrantState
from lifeloop.relations.queries.binding import grants_for_owner
from lifeloop.webhooks.models import Endpoint
from lifeloop.webhooks.queries.endpoints import failing_of


@dataclass(frozen=True, slots=True)
class Waiting:
    """``groups`` wait for the member; ``elsewhere`` for the platform's operator: nothing to do but to know it."""

    groups: Sequence[Group]
    elsewhere: Group | None

    @property
    def total(self) -> int:
        """How much waits for the member."""
        return sum(group.total for group in self.groups)


def waiting(request: MerchantRequest) -> Waiting:
    """What waits here and now."""
    found = [sort(request) for can, sort in _SORTS if may(request, can)]
    elsewhere = _in_review(request) if may(request, Can.APP_PUBLISH) else None
    return Waiting([group for group in found if group.total], elsewhere)


def _grants(request: MerchantRequest) -> Group:
    rows, total = first(grants_for_owner(request.merchant, state=GrantState.REQUESTED))
    todos = [
        Todo(
            gettext("%(program)s wants to send through %(account)s")
            % {"program": one.program.name, "account": one.account.name},
            " · ".join(filter(None, [one.merchant.name, one.note])),
            reverse("console:grant-approve", args=[one.pk]),
            _("Agree or decline"),
            dialog=True,
            at=one.created_at,
        )
        for one in rows
    ]
    return Group("grants", _("Grants"), "heart-handshake", total, todos, reverse("console:grants"))


def _approvals(request: MerchantRequest) -> Group:
    rows, total = first(to_decide(request.merchant, request.member))
    whom = audience_words(rows)
    todos = [
        Todo(
            line(one) or str(one.pk),
            f"{one.account.name} · {whom[one.pk]} · {_people(one.wanted or 0)}",
            reverse("console:account-broadcast", args=[one.account_id, one.pk]),
            _("Read and decide"),
        )
        for one in rows
    ]
    return Group("approvals", _("Broadcasts to approve"), "speakerphone", total, todos)


def _people(number: int) -> str:
    return ngettext("%(n)d person", "%(n)d people", number) % {"n": number}


def _talks(request: MerchantRequest) -> Group:
    rows = waiting_of(request.merchant)
    todos = [
        Todo(
            name,
            ngettext(
                "%(n)d conversation waits for an answer",
                "%(n)d conversations wait for an answer",
                number,
            )
            % {"n": number},
            reverse("console:account-talks", args=[account_id]) + "?shown=waiting",
            _("Answer them"),
        )
        for account_id, name, number in rows[:SHOWN]
    ]
    total = sum(number for _account, _name, number in rows)
    left = reverse("console:accounts") if len(rows) > SHOWN else ""
    return Group("talks", _("Conversations"), "message-circle", total, todos, left)


def _receivers(request: MerchantRequest) -> Group:
    rows, total = first(failing_of(request.merchant))
    todos = [
        Todo(
            one.address or one.wanted_address,
            _trouble(one),
            reverse("console:event-receiver", args=[one.pk]),
            _("See why"),
            at=one.failing_since,
        )
        for one in rows
    ]
    return Group(
        "receivers",
        _("Receivers of events that fail"),
        "plug-connected",
        total,
        todos,
        reverse("console:events"),
    )


def _trouble(row: Endpoint) -> str:
    if row.off_because:
        return gettext("Switched off: %(why)s") % {"why": row.get_off_because_display()}
    if row.check_failed:
        return gettext("Its check failed: %(why)s") % {"why": why(row.check_failed)}
    return gettext("Its deliveries fail")


def _answered(request: MerchantRequest) -> Group:
    """What the platform answered and the merchant has to go on with: mend what was sent back, list what was approved."""
    sent_back = ~Q(review_note="") & ~Q(state=ProgramState.IN_REVIEW)
    own, number = first(
        programs.for_merchant(request.merchant).filter(
            sent_back | Q(state=ProgramState.APPROVED), suspended=False, candidate=None
        )
    )
    rejected, more = first(
        lifestyle.for_merchant(request.merchant).filter(
            state=AccountState.REJECTED, suspended=False
        )
    )
    todos = [_program(one.pk, one.name, one.review_note) for one in own]
    todos += [
        Todo(
            one.name,
            gettext("Sent back: %(note)s") % {"note": one.review_note},
            reverse("console:account", args=[one.pk]),
            _("Mend it"),
        )
        for one in rejected
    ]
    return Group(
        "answered", _("Answered by the platform"), "clipboard-check", number + more, todos[:SHOWN]
    )


def _program(app_id: str, name: str, note: str) -> Todo:
    if note:
        said = gettext("Sent back: %(note)s") % {"note": note}
        return Todo(name, said, reverse("console:program-releases", args=[app_id]), _("Mend it"))
    said = gettext("Approved: list it, and everybody finds it")
    return Todo(name, said, reverse("console:program-list", args=[app_id]), _("List"), dialog=True)


def _in_review(request: MerchantRequest) -> Group:
    own, number = first(
        programs.for_merchant(request.merchant).filter(
            Q(state=ProgramState.IN_REVIEW) | Q(candidate__isnull=False), suspended=False
        )
    )
    opening, more = first(
        lifestyle.for_merchant(request.merchant).filter(state=AccountState.OPENING)
    )
    todos = [
        Todo(one.name, "", reverse("console:program-releases", args=[one.pk]), at=one.changed_at)
        for one in own
    ] + [
        Todo(one.name, "", reverse("console:account", args=[one.pk]), at=one.changed_at)
        for one in opening
    ]
    return Group("review", _("In review at the platform"), "clock", number + more, todos[:SHOWN])


def _platform(_request: MerchantRequest) -> Group:
    """For the platform's operator, whatever company they work for: what all companies handed in."""
    counted = (
        (_("Mini programs"), programs.waiting_for_review().count()),
        (_("Lifestyle accounts"), lifestyle.waiting_for_review().count()),
        (_("Follow sheets"), sheets.waiting_for_review().count()),
        (_("Proposed templates"), waiting_proposals().count()),
    )
    todos = [
        Todo(f"{words}: {number}", "", reverse("console:platform-reviews"), _("Review"))
        for words, number in counted
        if number
    ]
    total = sum(number for _words, number in counted)
    return Group("platform", _("Reviews of the platform"), "shield-check", total, todos)


_SORTS: tuple[tuple[Can, Callable[[MerchantRequest], Group]], ...] = (
    (Can.PLATFORM, _platform),
    (Can.GRANT, _grants),
    (Can.SEND, _approvals),
    (Can.SEND, _talks),
    (Can.APP_KEYS, _receivers),
    (Can.APP_PUBLISH, _answered),
    (Can.APP_EDIT, dark),
)
