"""What a member is told of, and how."""

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext

from lifeloop.console.notices import WishForm, reader_of
from lifeloop.console.registry import Under, page
from lifeloop.console.render import done, refusals, render
from lifeloop.console.requests import MemberRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.text import N_
from lifeloop.notices.queries import bell, wishes
from lifeloop.notices.services.wishes import wish


@page(
    "notices/settings/",
    name="notices-settings",
    title=N_("What I am told of"),
    can=Can.SELF,
    post=Can.SELF,
    place=Under("notices"),
)
def notices_settings(request: MemberRequest) -> HttpResponse:
    """The kinds that may come to the member as their roles are now."""
    reader = reader_of(request)
    kinds = bell.kinds_for(reader)
    wished = wishes.of_member(request.member.pk, kinds)
    given = request.POST if request.method == "POST" else None
    form = WishForm(given, kinds=kinds, wished=wished)
    if form.is_valid():
        actor = member_actor(request.member, request.address)
        with refusals(form):
            wish(actor, request.member, reader=reader, wanted=form.wanted)
            return done(request, "console:notices", gettext("What you are told of is saved."))
    facts = {
        "form": form,
        "silent": settings.LIFELOOP_SMS == "none",
        "texts": settings.LIFELOOP_NOTICE_TEXTS_PER_HOUR,
    }
    return render(request, "console/notices/settings.html", facts)
