"""One broadcast: how far it is, who did not get it and why, and what can be done about it."""

from typing import Any

from django.http import HttpResponse
from django_htmx.http import HttpResponseClientRefresh

from lifeloop.console.broadcast_acts import DEEDS
from lifeloop.console.registry import Under, page
from lifeloop.console.render import render
from lifeloop.console.requests import MerchantRequest
from lifeloop.console.words import say
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.errors import DomainError
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.errors import CannotPublish
from lifeloop.messaging.errors_broadcasts import AudienceInvalid, BroadcastQuota
from lifeloop.messaging.kinds import kind_of
from lifeloop.messaging.models import Broadcast, BroadcastState, SkipReason
from lifeloop.messaging.queries import broadcasts as queries
from lifeloop.messaging.queries.audiences import Audience
from lifeloop.messaging.queries.dry_run import DryRun, dry_run
from lifeloop.messaging.queries.holdout import returns
from lifeloop.messaging.queries.links import resolve
from lifeloop.messaging.rules.holdout import LEAST_PEOPLE, LEAST_RETURNS

_UNSENT = {
    BroadcastState.DRAFT,
    BroadcastState.REJECTED,
    BroadcastState.WAITING,
    BroadcastState.INIT,
}
_ERRORS: list[type[DomainError]] = [CannotPublish, AudienceInvalid, BroadcastQuota]


@page(
    "accounts/<str:account>/broadcasts/<int:broadcast_id>/",
    name="account-broadcast",
    title=N_("Broadcast details"),
    can=Can.VIEW,
    place=Under("account-broadcasts"),
)
def account_broadcast(
    request: MerchantRequest, account: Account, broadcast_id: int
) -> HttpResponse:
    """While it is being sent the page asks for its figures alone, once a second (``?part=figures``); for what would happen
    now (``?part=run``, counting a million takes a moment) when it is there.
    """
    row = queries.get(account, broadcast_id)
    facts = {**_figures(row), "account": account, "row": row}
    if request.htmx and request.GET.get("part") == "run":
        return render(request, "console/broadcasts/dry_run.html", {**facts, "run": _run(row)})
    if request.htmx and request.GET.get("part") == "returns":
        return render(
            request,
            "console/broadcasts/returns.html",
            {
                **facts,
                "returns": returns(row),
                "least_people": LEAST_PEOPLE,
                "least_returns": LEAST_RETURNS,
            },
        )
    if request.htmx and request.GET.get("part") == "figures":
        if not facts["moving"]:  # it has ended: what can be done about it is another
            return HttpResponseClientRefresh()
        return render(request, "console/broadcasts/figures.html", facts)
    kind = kind_of(row.kind)
    content = kind.model.model_validate(row.content)
    facts |= {
        "line": queries.line(row),
        "audience": queries.audience_words([row])[row.pk],
        "card": kind.card,
        "content": content,
        "leads": resolve(account.pk, [content]).of(content),
        "item": {"account": account},
        "deeds": {name for name, deed in DEEDS.items() if deed.offered(row)},
        "own": request.member.pk in {row.made_by_id, row.submitted_by_id},
        "correction": row.corrections.first(),
        "unsent": row.state in _UNSENT,
        "compared": bool(row.hold_out and row.begun_at and not row.recalled_at),
    }
    return render(request, "console/broadcasts/page.html", facts)


def _figures(row: Broadcast) -> dict[str, Any]:
    moving = queries.is_moving(row)
    done = row.sent + row.skipped
    wanted = row.wanted or 0
    return {
        "moving": moving,
        "done": done,
        "left": max(0, wanted - done) if row.begun_at and not moving else 0,
        "percent": min(100, done * 100 // wanted) if wanted else 100,
        "skips": [(SkipReason(reason).label, number) for reason, number in queries.skips(row)],
        "failure": _failure(row),
    }


def _failure(row: Broadcast) -> str:
    if row.state != BroadcastState.FAILURE:
        return ""
    found = next((one for one in _ERRORS if one.code == row.note), None)
    return say(found(most="")) if found else row.note


def _run(row: Broadcast) -> DryRun | None:
    """What would happen now, of one that has not begun."""
    if row.state not in _UNSENT:
        return None
    try:
        audience = Audience(row.account, row.audience_sort, row.audience)
        audience.count()
        return dry_run(
            row.account,
            row.audience_sort,
            row.audience,
            due_at=row.due_at,
            without=row.pk,
            hold_out=row.hold_out,
        )
    except DomainError:
        return None
