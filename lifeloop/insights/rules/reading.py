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


# Plain text: an enumeration's members cost more to look up than all else that is done with an event.
_VISITED = Metric.VISITED.value
_SHOWN = Metric.SHOWN.value
_FOLLOWED = Metric.FOLLOWED.value
_UNFOLLOWED = Metric.UNFOLLOWED.value
_ACCEPTED = Metric.ACCEPTED.value
_SEEN = Metric.SEEN.value
_OPENED = Metric.OPENED.value
_RETURNED = Metric.RETURNED.value
_MUTED = Metric.MUTED.value
_REFUSED = Metric.REFUSED.value
_READ = Metric.READ.value
_SHARED = Metric.SHARED.value
_TAPPED = Metric.TAPPED.value
_SLOT_SHOWN = Metric.SLOT_SHOWN.value
_SLOT_TAPPED = Metric.SLOT_TAPPED.value
_OF_ARTICLE = Kind.ARTICLE.value
_OF_MENU = Kind.MENU.value
_OF_NOTICE = Kind.NOTICE.value
_OF_PART = Kind.PART.value
_OF_PUBLICATION = Kind.PUBLICATION.value
_OF_REASON = Kind.REASON.value
_OF_REFUSAL = Kind.REFUSAL.value
_OF_RELATION = Kind.RELATION.value
_OF_SEND = Kind.SEND.value
_OF_SLOT = Kind.SLOT.value
_OF_TEMPLATE = Kind.TEMPLATE.value

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
    visit = Count(_VISITED, 0, program, facts.get("from", ""), person=person)
    touched = facts.get("account")
    if not touched:
        return (visit,)
    relation = facts.get("relation")
    things = _mark(facts) + (((_OF_RELATION, relation),) if relation else ())
    source = facts.get("way", "")
    back = Count(_RETURNED, int(touched), program, source, things, person=person)
    return visit, back


@reads("component.shown")
def _shown(person: int | None, account: int, program: int, facts: Facts) -> Iterable[Count]:
    source = facts.get("by", "component")
    return (Count(_SHOWN, account, program, source, _relation(facts), person=person),)


@reads("follow.created")
def _followed(person: int | None, account: int, program: int, facts: Facts) -> Iterable[Count]:
    through, source = int(facts.get("program") or 0), facts.get("source", "")
    return (Count(_FOLLOWED, account, through, source, _relation(facts), person=person),)


@reads("follow.ended")
def _unfollowed(person: int | None, account: int, program: int, facts: Facts) -> Iterable[Count]:
    through, source = int(facts.get("program") or 0), facts.get("source", "")
    return (Count(_UNFOLLOWED, account, through, source, person=person),)


@reads("follow.muted")
def _muted(person: int | None, account: int, program: int, facts: Facts) -> Iterable[Count]:
    if not facts.get("muted"):
        return ()
    source = facts.get("way", "")
    return (Count(_MUTED, account, 0, source, _mark(facts), person=person),)


@reads("message.accepted")
def _accepted(person: int | None, account: int, program: int, facts: Facts) -> Iterable[Count]:
    source = facts.get("way", "")
    return (Count(_ACCEPTED, account, program, source, _mark(facts), person=person),)


@reads("publication.published")  # a broadcast, whose people are counted before it goes
@reads("receivers.counted")  # any other, counted right after it
def _published(person: int | None, account: int, program: int, facts: Facts) -> Iterable[Count]:
    receivers = facts.get("receivers", 0)
    if not receivers:
        return ()
    things = ((_OF_PUBLICATION, str(facts["publication"])),)
    return (Count(_ACCEPTED, account, 0, PUBLISHED, things, times=receivers, people=receivers),)


@reads("broadcast.delivered")
def _delivered(person: int | None, account: int, program: int, facts: Facts) -> Iterable[Count]:
    sent = facts.get("sent", 0)
    if not sent:
        return ()
    things = ((_OF_SEND, str(facts["send"])),)
    return (Count(_ACCEPTED, account, 0, "broadcast", things, times=sent, people=sent),)


@reads("message.read")
def _seen(person: int | None, account: int, program: int, facts: Facts) -> Iterable[Count]:
    return [
        Count(
            _SEEN,
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
    return (Count(_OPENED, account, program, source, _mark(facts), person=person),)


@reads("send.refused")
def _refused(person: int | None, account: int, program: int, facts: Facts) -> Iterable[Count]:
    template, code = facts.get("template", ""), facts["code"]
    things: Things = ((_OF_REASON, code),)
    if template:
        # A program's template or an account's: both by the id that the caller wrote.
        own = _OF_TEMPLATE if program else _OF_NOTICE
        things += ((own, template), (_OF_REFUSAL, f"{template}/{code}"))
    return (Count(_REFUSED, account, program, "", things, times=facts.get("times", 1)),)


@reads("article.viewed")
def _read(person: int | None, account: int, program: int, facts: Facts) -> Iterable[Count]:
    things = ((_OF_ARTICLE, str(facts["article"])),)
    return (Count(_READ, account, 0, "", things, person=person),)


@reads("article.shared")
def _shared(person: int | None, account: int, program: int, facts: Facts) -> Iterable[Count]:
    things = ((_OF_ARTICLE, str(facts["article"])),)
    return (Count(_SHARED, account, 0, "", things, person=person),)


@reads("menu.tapped")
def _tapped(person: int | None, account: int, program: int, facts: Facts) -> Iterable[Count]:
    things = ((_OF_MENU, f"{facts['menu']}/{facts['entry']}"),)
    return (Count(_TAPPED, account, 0, "", things, person=person),)


@reads("slot.shown")
def _slot_shown(person: int | None, account: int, program: int, facts: Facts) -> Iterable[Count]:
    return [
        Count(_SLOT_SHOWN, account, 0, "", ((_OF_SLOT, slot),), person=person)
        for slot in facts.get("slots", ())
    ]


@reads("slot.tapped")
def _slot_tapped(person: int | None, account: int, program: int, facts: Facts) -> Iterable[Count]:
    slot = facts["slot"]
    things = ((_OF_SLOT, slot), (_OF_PART, f"{slot}/{facts['part']}"))
    return (Count(_SLOT_TAPPED, account, 0, "", things, person=person),)


def _mark(facts: Facts) -> Things:
    kind = facts.get("kind")
    return ((kind, facts["thing"]),) if kind else ()


def _relation(facts: Facts) -> Things:
    relation = facts.get("relation")
    return ((_OF_RELATION, relation),) if relation else ()
