"""People with a phone: signing in by SMS code, and ending sessions."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError

from lifeloop.audit import Target
from lifeloop.audit.services import record
from lifeloop.database import attempt, write
from lifeloop.identity.actors import person_actor
from lifeloop.identity.errors import PersonNameTooLong
from lifeloop.identity.models import Person, PersonSession
from lifeloop.identity.rules.codes import Purpose
from lifeloop.identity.rules.phones import normalise
from lifeloop.identity.services.codes import CodeSent, check_code, send_code
from lifeloop.kernel import clock, ids
from lifeloop.outbox import emit

SESSION_LIFE = timedelta(days=30)
NAME_LENGTH = 20


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who, and the cookie's token (told once; the row holds its hash)."""

    person: Person
    session: PersonSession
    token: str


def send_sign_in_code(*, phone: str, requester: str, address: str) -> CodeSent:
    """A code to any phone of a served country: the first sign-in makes the person."""
    number = normalise(phone, settings.LIFELOOP_SMS_COUNTRIES)
    return send_code(
        Purpose.PERSON, phone=number, requester=requester, address=address, session=requester
    )


def sign_in(
    *, phone: str, code: str, requester: str, address: str, agent: str = "", language: str = ""
) -> SignedIn:
    """Sign in by the code; a new phone becomes a new person with a public number of its own."""
    number = normalise(phone, settings.LIFELOOP_SMS_COUNTRIES)
    check_code(Purpose.PERSON, phone=number, requester=requester, code=code)
    token = ids.token()
    with write():
        person = Person.objects.filter(phone=number).first() or new_person(number, language)
        session = PersonSession.objects.create(
            token_hash=ids.token_hash(token),
            person=person,
            expires_at=clock.now() + SESSION_LIFE,
            address=address[:45],
            agent=agent[:200],
        )
    return SignedIn(person, session, token)


def new_person(phone: str, language: str = "") -> Person:
    """A person of this (normalised) phone, inside the caller's write."""
    for _attempt in range(5):
        try:
            with attempt():
                return Person.objects.create(
                    user_id=ids.digits("2088", 16), phone=phone, language=language
                )
        except IntegrityError:
            # Drawn twice, or the same phone at the same moment.
            found = Person.objects.filter(phone=phone).first()
            if found:
                return found
    raise RuntimeError("no free user_id found")


def end_session(person: Person, *, session_id: int) -> bool:
    """End one of the person's own sessions; open live pages of it close within a second."""
    with write():
        ended = PersonSession.objects.filter(pk=session_id, person=person, ended_at=None).update(
            ended_at=clock.now()
        )
        if ended:
            emit("person.session_ended", person_id=person.pk, facts={"session": session_id})
            target = Target("person_session", str(session_id), "")
            record(actor=person_actor(person), action="person.session_ended", target=target)
    return bool(ended)


def sign_out(session: PersonSession) -> None:
    """End the session that asks."""
    end_session(session.person, session_id=session.pk)


def seen(session: PersonSession) -> None:
    """Note, at most once in ten minutes, that the session lives."""
    now = clock.now()
    if now - session.seen_at > timedelta(minutes=10):
        with write():
            PersonSession.objects.filter(pk=session.pk).update(seen_at=now)


def set_language(person: Person, *, language: str) -> None:
    """The language the phone's pages and messages speak to the person."""
    with write():
        Person.objects.filter(pk=person.pk).update(
            language=language if language in dict(settings.LANGUAGES) else ""
        )


def set_name(person: Person, *, name: str) -> None:
    """How the person wants to be called; empty: nothing. Refused: :class:`PersonNameTooLong`. ``person`` has it after."""
    kept = " ".join(name.split())
    if len(kept) > NAME_LENGTH:
        raise PersonNameTooLong(most=NAME_LENGTH)
    with write():
        Person.objects.filter(pk=person.pk).update(name=kept)
    person.name = kept
