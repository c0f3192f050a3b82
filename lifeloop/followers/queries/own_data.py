"""What a person may know of their own data here: files that were made, who looked at the phone, receipts."""

from lifeloop.audit.models import Record
from lifeloop.audit.queries import of_person
from lifeloop.followers.errors_own import ReceiptNotFound
from lifeloop.followers.models import Departure, OwnFile
from lifeloop.identity.models import Person
from lifeloop.identity.services.revealing import REVEALED
from lifeloop.kernel import clock

SHOWN = 50


def newest_file(person: Person) -> OwnFile | None:
    """The file that was asked for last; None once its day is over."""
    row = OwnFile.objects.filter(person=person).order_by("-pk").first()
    over = row is not None and row.expires_at is not None and row.expires_at <= clock.now()
    return None if over else row


def looks(person: Person) -> list[Record]:
    """When the platform's operators looked at this person's whole phone number, and why; newest first."""
    return of_person(person.pk, action=REVEALED, limit=SHOWN)


def receipt(number: str) -> Departure:
    """Of a deletion, by its number with or without spaces. Refused: none."""
    digits = "".join(number.split())
    row = None
    if len(digits) == 20 and digits.isascii() and digits.isdigit():
        row = Departure.objects.filter(pk=digits).first()
    if row is None:
        raise ReceiptNotFound
    return row
