"""The pictures one sent to an account."""

from django.http import Http404, HttpResponse

from lifeloop.kernel.text import N_
from lifeloop.messaging.queries import talks_in as queries
from lifeloop.mobile.registry import page
from lifeloop.mobile.requests import PersonRequest


@page("inbox/a/<str:app_id>/picture/<int:own_id>/", name="own-picture", title=N_("Picture"))
def own_picture(request: PersonRequest, app_id: str, own_id: int) -> HttpResponse:
    """A picture that this person sent; anybody else's is not found."""
    row = queries.one(request.person.pk, app_id, own_id) if own_id < 2**63 else None
    found = queries.picture(row)
    if found is None:
        raise Http404
    headers = {"Content-Disposition": "inline", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(found[0], content_type=found[1], headers=headers)
