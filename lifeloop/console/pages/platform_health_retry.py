"""A failed job once more, by the operator."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from lifeloop.console.confirming import Ask, confirm
from lifeloop.console.registry import Under, page
from lifeloop.console.requests import MemberRequest
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.identity.services.operations import retry_job
from lifeloop.kernel.text import N_
from lifeloop.outbox.queries import name_of


@page(
    "platform/health/jobs/<int:job_id>/retry/",
    name="platform-health-retry",
    title=N_("Run a job again"),
    can=Can.PLATFORM,
    post=Can.PLATFORM,
    place=Under("platform-health"),
)
def platform_health_retry(request: MemberRequest, job_id: int) -> HttpResponse:
    """It begins at once, with all its attempts; the act stands in the operation log."""
    name = name_of(job_id)
    if name is None:
        raise Http404
    actor = member_actor(request.member, request.address)
    ask = Ask(
        gettext("Run job %(id)s (%(name)s) again?") % {"id": job_id, "name": name},
        gettext("Run again"),
        [
            gettext("It begins at once and is tried as often as a new one."),
            gettext("Whatever made it fail should be mended first, or it fails again."),
        ],
    )
    return confirm(
        request,
        ask,
        do=lambda _form: retry_job(actor, job_id),
        then=(reverse("console:platform-health"), gettext("The job runs again.")),
    )
