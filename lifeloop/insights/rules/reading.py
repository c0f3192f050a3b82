"""What one event counts for: the event's ids and facts in, counts out. ``docs/figures.md`` says the same in words."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from lifeloop.insights.rules.metrics import PUBLISHED, Kind, Metric

Things = tuple[tuple[str, str], ...]
Facts = Mapping[str, Any]


class Count(NamedTuple):
    """``times`` more of a metric, in all (by ``source``) and of each of ``things``.

    ``person``: who is counted once a day. ``people``: so many others, of whom nobody is known.
    """

    metric: str
    account: int
    program: int
    source: str = ""
    things: Things = ()
    times: int = 1
    person: int | None = None
    people: int = 0


Reader = Callable[[int | None, int, int, Facts], Iterable[Count]]
READERS: dict[str, Reader] = {}


def reads(kind: str) -> Callable[[Reader], Reader]:
    """Register how events of a kind are read."""

    def register(reader: Reader) -> Reader:
        READERS[kind] = reader
        return reader

    return register


@reads("program.visited")
def _visited(person: int | None, account: int, program: int, facts: Facts) -> Iterable[Count]:
    visit = Count(Metric.VISITED, 0, program, facts.get("from", ""), person=person)
    touched = facts.get("account")
    if not touched:
        return (visit,)
    relation = facts.get("relation")
    things = _mark(facts) + (((Kind.RELATION.value, relation),) if relation else ())
    source = facts.get("way", "")
    back = Count(Metric.RETURNED, int(touched), program, source, things, person=person)
    return visit, back


@reads("component.shown")
def _shown(person: int | None, account: int, program: int, facts: Facts) -> Iterable[Count]:
    source = facts.get("by", "component")
    return (Count(Metric.SHOWN, account, program, source, _relation(facts), person=person),)


@reads("follow.created")
def _followed(person: int | None, account: int, program: int, facts: Facts) -> Iterable[Count]:
    through, source = int(facts.get("program") or 0), facts.get("source", "")
    return (Count(Metric.FOLLOWED, account, through, source, _relation(facts), person=person),)


@reads("follow.ended")
def _unfollowed(person: int | None, account: int, program: int, facts: Facts) -> Iterable[Count]:
    through, source = int(facts.get("program") or 0), facts.get("source", "")
    return (Count(Metric.UNFOLLOWED, account, through, source, person=person),)


@reads("follow.muted")
def _muted(person: int | None, account: int, program: int, facts: Facts) -> Iterable[Count]:
    if not facts.get("muted"):
        return ()
    source = facts.get("way", "")
    return (Count(Metric.MUTED, account, 0, source, _mark(facts), person=person),)


@reads("message.accepted")
def _accepted(person: int | None, account: int, program: int, facts: Facts) -> Iterable[Count]:
    source = facts.get("way", "")
    return (Count(Metric.ACCEPTED, account, program, source, _mark(facts), person=person),)


@reads("publication.published")
def _published(person: int | None, account: int, program: int, facts: Facts) -> Iterable[Count]:
    receivers = facts.get("receivers", 0)
    if not receivers:
        return ()
    things = ((Kind.PUBLICATION.value, str(facts["publication"])),)
    return (
        Count(Metric.ACCEPTED, account, 0, PUBLISHED, things, times=receivers, people=receivers),
    )


@reads("broadcast.delivered")
def _delivered(person: int | None, account: int, program: int, facts: Facts) -> Iterable[Count]:
    sent = facts.get("sent", 0)
    if not sent:
        return ()
    things = ((Kind.SEND.value, str(facts["send"])),)
    return (Count(Metric.ACCEPTED, account, 0, "broadcast", things, times=sent, people=sent),)


@reads("message.read")
def _seen(person: int | None, account: int, program: int, facts: Facts) -> Iterable[Count]:
    return [
        Count(
            Metric.SEEN,
            of_account,
            of_program,
            way,
            ((kind, thing),) if kind else (),
            times=times,
            person=person,
        )
        for of_account, of_program, way, kind, thing, times in facts.get("seen", ())
    ]


@reads("message.opened")
def _opened(person: int | None, account: int, program: int, facts: Facts) -> Iterable[Count]:
    source = facts.get("way", "")
    return (Count(Metric.OPENED, account, program, source, _mark(facts), person=person),)


@reads("send.refused")
def _refused(person: int | None, account: int, program: int, facts: Facts) -> Iterable[Count]:
    template, code = facts.get("template", ""), facts["code"]
    things: Things = ((Kind.REASON.value, code),)
    if template:
        # A program's template or an account's: both by the id that the caller wrote.
        own = Kind.TEMPLATE if program else Kind.NOTICE
        things += ((own.value, template), (Kind.REFUSAL.value, f"{template}/{code}"))
    return (Count(Metric.REFUSED, account, program, "", things, times=facts.get("times", 1)),)


@reads("article.viewed")
def _read(person: int | None, account: int, program: int, facts: Facts) -> Iterable[Count]:
    things = ((Kind.ARTICLE.value, str(facts["article"])),)
    return (Count(Metric.READ, account, 0, "", things, person=person),)


@reads("article.shared")
def _shared(person: int | None, account: int, program: int, facts: Facts) -> Iterable[Count]:
    things = ((Kind.ARTICLE.value, str(facts["article"])),)
    return (Count(Metric.SHARED, account, 0, "", things, person=person),)


@reads("menu.tapped")
def _tapped(person: int | None, account: int, program: int, facts: Facts) -> Iterable[Count]:
    things = ((Kind.MENU.value, f"{facts['menu']}/{facts['entry']}"),)
    return (Count(Metric.TAPPED, account, 0, "", things, person=person),)


@reads("slot.shown")
def _slot_shown(person: int | None, account: int, program: int, facts: Facts) -> Iterable[Count]:
    return [
        Count(Metric.SLOT_SHOWN, account, 0, "", ((Kind.SLOT.value, slot),), person=person)
        for slot in facts.get("slots", ())
    ]


@reads("slot.tapped")
def _slot_tapped(person: int | None, account: int, program: int, facts: Facts) -> Iterable[Count]:
    slot = facts["slot"]
    things = ((Kind.SLOT.value, slot), (Kind.PART.value, f"{slot}/{facts['part']}"))
    return (Count(Metric.SLOT_TAPPED, account, 0, "", things, person=person),)


def _mark(facts: Facts) -> Things:
    kind = facts.get("kind")
    return ((kind, facts["thing"]),) if kind else ()


def _relation(facts: Facts) -> Things:
    relation = facts.get("relation")
    return ((Kind.RELATION.value, relation),) if relation else ()
