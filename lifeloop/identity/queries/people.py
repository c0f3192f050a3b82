"""People: by cookie, by public number, by phone."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import QuerySet

from lifeloop.database.kept import Given, KeptRead
from lifeloop.database.kept_rows import KeptRows
from lifeloop.identity.models import AccessToken, Member, Membership, Person, PersonSession, SmsText
from lifeloop.identity.rules import open_ids
from lifeloop.kernel import clock
from lifeloop.kernel.ids import token_hash


def person_by_token(token: str) -> PersonSession | None:
    """The open session of a cookie's token, with its person."""
    if not 20 <= len(token) <= 100:
        return None
    return (
        PersonSession.objects.select_related("person")
        .filter(token_hash=token_hash(token), ended_at=None, expires_at__gt=clock.now())
        .first()
    )


def sessions(person: Person) -> QuerySet[PersonSession]:
    """A person's open sessions, newest first."""
    return PersonSession.objects.filter(
        person=person, ended_at=None, expires_at__gt=clock.now()
    ).order_by("-seen_at", "-pk")


_by_user_id = KeptRows(lambda: Person.objects.filter(user_id__being=Given("user_id")))


def find(app_id: str, *, user_id: str = "", open_id: str = "") -> Person | None:
    """The person that an app names by either public name."""
    if open_id and not user_id:
        user_id = open_ids.user_id_of(app_id, open_id) or ""
    # Numbers only: PostgreSQL cannot even be asked for a text with a NUL.
    return _by_user_id.first(user_id=user_id) if user_id.isdigit() else None


def by_user_id(user_id: str) -> Person | None:
    """The person of a whole public number."""
    usable = len(user_id) == 16 and user_id.isascii() and user_id.isdigit()
    return _by_user_id.first(user_id=user_id) if usable else None


def known(person_id: int) -> Person:
    """The person of a row id that another row names."""
    return Person.objects.get(pk=person_id)


class Addressee(NamedTuple):
    """A person as a send needs to know them."""

    pk: int
    user_id: str
    phone: str


_addressees = KeptRead(
    lambda: Person.objects.filter(user_id__among=Given("names")).values_list(
        "pk", "user_id", "phone"
    )
)


def find_many(names: Sequence[tuple[str, str, str]]) -> list[Addressee | None]:
    """:func:`find` for a list of (app_id, user_id, open_id), one query."""
    wanted = [
        user_id or open_ids.user_id_of(app_id, open_id) or "" for app_id, user_id, open_id in names
    ]
    rows = _addressees(names=[name for name in wanted if name.isdigit()])
    found = {row[1]: Addressee(*row) for row in rows}
    return [found.get(name) for name in wanted]


def open_id(app_id: str, person: Person) -> str:
    """What this app calls the person in open_id mode."""
    return open_ids.open_id(app_id, person.user_id)


def open_id_list(app_id: str, user_ids: list[str]) -> list[str]:
    """:func:`open_id` for a page of public numbers; no query."""
    return open_ids.open_ids(app_id, user_ids)


def person_by_access_token(app_id: str, token: str) -> Person | None:
    """Whom an unexpired access token of this app names."""
    row = (
        AccessToken.objects.select_related("person")
        .filter(token_hash=token_hash(token), app_id=app_id, expires_at__gt=clock.now())
        .first()
    )
    return row.person if row else None


def is_member_of(person: Person, merchant_id: int) -> bool:
    """Whether the person's phone is that of an active member of the merchant (trial of unlisted programs)."""
    return Membership.objects.filter(
        merchant_id=merchant_id, member__phone=person.phone, member__is_active=True
    ).exists()


def members_phones(phones: list[str], merchant_ids: list[int]) -> set[tuple[str, int]]:
    """:func:`is_member_of` for lists: the (phone, merchant) pairs that are memberships."""
    rows = Membership.objects.filter(
        merchant_id__in=merchant_ids, member__phone__in=phones, member__is_active=True
    )
    return set(rows.values_list("member__phone", "merchant_id"))


def texts(phone: str, limit: int = 20) -> list[SmsText]:
    """The newest texts the demo port kept for a phone."""
    return list(SmsText.objects.filter(phone=phone).order_by("-id")[:limit])


def known_phones() -> list[str]:
    """Phones of people and members, for the demo's own page only."""
    people = Person.objects.order_by("pk").values_list("phone", flat=True)[:20]
    members = Member.objects.order_by("pk").values_list("phone", flat=True)[:20]
    return list(dict.fromkeys([*members, *people]))
