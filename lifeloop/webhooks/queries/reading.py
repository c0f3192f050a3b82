"""What a receiver is told of an event: read from the rows the event names, as of now."""

import json

from django.conf import settings
from django.core import signing

from lifeloop.identity.models import App, Person
from lifeloop.identity.queries import people
from lifeloop.kernel.text import mask_phone
from lifeloop.messaging.queries import talks_in
from lifeloop.outbox import Event
from lifeloop.webhooks.rules.documents import Document, What, masked_name

SALT = "webhooks.picture"
PICTURE_DAYS = 14


def document_of(event: Event, what: What) -> Document | None:
    """The document of an event; None when what it is about is gone (a person who left the platform)."""
    app = App.objects.filter(pk=str(event.account_id)).first()
    person = Person.objects.filter(pk=event.person_id or 0).first()
    if app is None or person is None:
        return None
    facts = event.facts
    document: Document = {
        "what": what,
        "at": int(event.at.timestamp() * 1000),
        "app_id": app.pk,
        "user_id": person.user_id if app.id_mode == "user_id" else "",
        "open_id": people.open_id(app.pk, person),
        "logon_id": mask_phone(person.phone),
        "name": masked_name(person.name),
        "source": str(facts.get("source") or ""),
        "scene": str(facts.get("scene") or ""),
        "program_id": str(facts.get("program") or ""),
        "key": str(facts.get("key") or ""),
    }
    if what in {What.TEXT, What.IMAGE}:
        return _written(document, person, app, str(facts["message"]))
    return document


def _written(document: Document, person: Person, app: App, message: str) -> Document | None:
    row = talks_in.one(person.pk, app.pk, int(message))
    if row is None:
        return None
    document["message_id"] = message
    if document["what"] == What.IMAGE:
        document["picture"] = picture_address(person.pk, app.pk, row.id)
    else:
        document["text"] = str(row.content.get("text", ""))
    return document


def picture_address(person_id: int, app_id: str, incoming_id: int) -> str:
    """Where a receiver's server fetches a picture for so many days: the address itself is the permission."""
    named = json.dumps([person_id, app_id, incoming_id], separators=(",", ":"))
    token = signing.TimestampSigner(salt=SALT).sign_object(named)
    return f"{settings.LIFELOOP_BASE_URL}/m/e/{token}/"


def picture_named(token: str) -> tuple[int, str, int] | None:
    """What such an address names; None when it is none or its time is over."""
    try:
        named = signing.TimestampSigner(salt=SALT).unsign_object(
            token, max_age=PICTURE_DAYS * 86_400
        )
        person_id, app_id, incoming_id = json.loads(named)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return int(person_id), str(app_id), int(incoming_id)
