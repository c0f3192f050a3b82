"""The operation log as a file, with the filters of the page."""

from typing import cast

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header

from lifeloop.audit.errors import LogTooLong
from lifeloop.audit.services import note_export
from lifeloop.console import audit_file, audit_filters
from lifeloop.console.registry import page
from lifeloop.console.render import go
from lifeloop.console.requests import MerchantRequest
from lifeloop.console.words import say
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel import clock
from lifeloop.kernel.text import N_

_CSV = "text/csv; charset=utf-8"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@page("audit/export/", name="audit-export", title=N_("Export"), post=Can.AUDIT)
def audit_export(request: MerchantRequest) -> HttpResponse:
    """A POST, because fetching it is written into the log. ``format``: csv, or xlsx."""
    filters = audit_filters.read(request.merchant, request.GET)
    book = request.POST.get("format") == "xlsx"
    if book:
        try:
            audit_file.refuse_too_long(request.merchant, filters.asked)
        except LogTooLong as refusal:
            messages.error(request, say(refusal))
            return go(request, f"{reverse('console:audit')}?{filters.query}")
    kind = "xlsx" if book else "csv"
    note_export(
        member_actor(request.member, request.address),
        merchant_id=request.merchant.pk,
        name=request.merchant.name,
        data={"as": kind, "asked": {name: value for name, value in filters.typed.items() if value}},
    )
    write = audit_file.as_xlsx if book else audit_file.as_csv
    answer = StreamingHttpResponse(
        write(request.merchant, filters.asked), content_type=_XLSX if book else _CSV
    )
    stamp = timezone.localtime(clock.now()).strftime("%Y%m%d-%H%M")
    answer["Content-Disposition"] = content_disposition_header(True, f"audit-{stamp}.{kind}") or ""
    answer["Cache-Control"] = "no-store"
    return cast(HttpResponse, answer)
