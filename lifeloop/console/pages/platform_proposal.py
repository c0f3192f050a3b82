"""Answering a template that a company proposed."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from lifeloop.console.confirming import Ask, NoteForm, confirm, posted
from lifeloop.console.registry import Under, page
from lifeloop.console.requests import MemberRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.messaging.errors_templates import ProposalGone
from lifeloop.messaging.queries.templates import waiting_proposals
from lifeloop.messaging.services.library import approve, reject


@page(
    "platform/library/<str:code>/proposal/<str:decision>/",
    name="platform-proposal",
    title=N_("Answer a proposed template"),
    can=Can.PLATFORM,
    post=Can.PLATFORM,
    place=Under("platform-library"),
)
def platform_proposal(request: MemberRequest, code: str, decision: str) -> HttpResponse:
    """A no carries a reason that the company reads."""
    if decision not in {"approve", "reject"}:
        raise Http404
    row = waiting_proposals().filter(pk=code).first()
    if row is None:
        raise ProposalGone
    actor, there = (
        member_actor(request.member, request.address),
        reverse("console:platform-library"),
    )
    named = {"title": row.title}
    if decision == "approve":
        ask = Ask(
            gettext("Take “%(title)s” into the library?") % named,
            gettext("Approve"),
            [gettext("Every company may choose it from now on.")],
        )
        said = gettext("%(title)s is in the library; companies can choose it.") % named
        return confirm(request, ask, do=lambda _form: approve(actor, code=code), then=(there, said))
    ask = Ask(
        gettext("Reject “%(title)s”?") % named,
        gettext("Reject"),
        [gettext("Its company reads your reason.")],
        danger=True,
    )
    return confirm(
        request,
        ask,
        do=lambda form: reject(actor, code=code, note=form.cleaned_data["note"]),
        then=(there, gettext("%(title)s is rejected with your reason.") % named),
        form=NoteForm(posted(request)),
    )
