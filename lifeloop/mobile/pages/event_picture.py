"""A picture that a person sent to an account, for the account's own server: the address is the permission, for 14 days."""

from django.http import Http404, HttpResponse

from lifeloop.kernel.text import N_
from lifeloop.messaging.queries import talks_in
from lifeloop.mobile.registry import page
from lifeloop.mobile.requests import PhoneRequest
from lifeloop.webhooks.queries.reading import picture_named


@page("e/<str:token>/", name="event-picture", title=N_("Picture"), sign_in=False)
def event_picture(request: PhoneRequest, token: str) -> HttpResponse:
    """Signed by the platform when the event was told; anything else is not found."""
    named = picture_named(token)
    found = talks_in.picture(talks_in.one(*named)) if named else None
    if found is None:
        raise Http404
    headers = {"Content-Disposition": "inline", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(found[0], content_type=found[1], headers=headers)
