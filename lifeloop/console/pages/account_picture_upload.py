"""Uploading pictures: from the library's page, or from within a form that asks for one."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext

from lifeloop.console.pictures import kept_text, limits_of
from lifeloop.console.registry import Under, page
from lifeloop.console.render import REFUSED, done, go
from lifeloop.console.requests import MerchantRequest
from lifeloop.console.templatetags.relations import media
from lifeloop.console.words import say
from lifeloop.identity.actors import member_actor
from lifeloop.identity.rules.roles import Can
from lifeloop.kernel.errors import DomainError
from lifeloop.kernel.text import N_
from lifeloop.lifestyle.models import Account
from lifeloop.placements.models import Picture
from lifeloop.placements.services.pictures import keep


@dataclass
class Outcome:
    """What became of the files: pictures, and a sentence for each that was refused."""

    kept: list[Picture] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


@page(
    "accounts/<str:account>/pictures/upload/",
    name="account-picture-upload",
    title=N_("Upload pictures"),
    can=Can.APP_EDIT,
    post=Can.APP_EDIT,
    place=Under("account-pictures"),
)
def account_picture_upload(request: MerchantRequest, account: Account) -> HttpResponse:
    """Each file is kept or refused by itself; the form's script is answered in JSON, a form with the library."""
    there = reverse("console:account-pictures", args=[account.pk])
    if request.method != "POST":
        return go(request, there)
    outcome = _outcome(request, account)
    if "application/json" in request.headers.get("Accept", ""):
        return _as_json(outcome)
    for sentence in outcome.refused:
        messages.error(request, sentence)
    if outcome.kept:
        return done(request, there, kept_text(len(outcome.kept)))
    return go(request, there)


def _outcome(request: MerchantRequest, account: Account) -> Outcome:
    exactly, most_bytes = limits_of(request.POST)
    actor = member_actor(request.member, request.address)
    outcome = Outcome()
    files: list[UploadedFile] = request.FILES.getlist("file")
    for file in files:
        try:
            kept = keep(actor, account, file, most_bytes=most_bytes, exactly=exactly)
        except DomainError as error:
            which = f"{file.name}: " if len(files) > 1 else ""
            outcome.refused.append(which + say(error))
        else:
            outcome.kept.append(kept)
    if not files:
        outcome.refused.append(gettext("Choose a file first."))
    return outcome


def _as_json(outcome: Outcome) -> JsonResponse:
    if not outcome.kept:
        return JsonResponse({"error": " ".join(outcome.refused)}, status=REFUSED)
    row = outcome.kept[-1]
    facts: dict[str, Any] = {
        "path": row.path,
        "url": media(row.path),
        "name": row.name,
        "width": row.width,
        "height": row.height,
    }
    return JsonResponse(facts)
