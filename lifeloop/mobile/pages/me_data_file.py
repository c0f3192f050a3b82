"""The file of my own data, for me only and for a day."""

from typing import cast

from django.http import FileResponse, HttpResponse
from django.utils import timezone

from lifeloop.followers import store
from lifeloop.followers.errors_own import OwnFileGone
from lifeloop.followers.services import own_files
from lifeloop.kernel.text import N_
from lifeloop.mobile.registry import page
from lifeloop.mobile.requests import PersonRequest


@page("me/data/file/<int:file_id>/", name="me-data-file", title=N_("My data"), methods=("POST",))
def me_data_file(request: PersonRequest, file_id: int) -> HttpResponse:
    """A POST, because it is noted that it was fetched; anybody else's, or an old one, is not found."""
    if file_id >= 2**63:
        raise OwnFileGone
    found = own_files.fetch(request.person, file_id)
    name = f"lifeloop-{timezone.localtime(found.created_at).strftime('%Y%m%d-%H%M')}.zip"
    answer = FileResponse(
        store.path_of(found.path).open("rb"),
        as_attachment=True,
        filename=name,
        content_type="application/zip",
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return cast(HttpResponse, answer)
