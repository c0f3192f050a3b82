"""Whom a broadcast means: counted before it is sent, then walked in the order of people, a chunk at a time."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import connection, models
from django.db.models import QuerySet
from django.db.models.lookups import Lookup

from lifeloop.followers.models import Follow, Group, Label
from lifeloop.followers.queries import audience as followers
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.errors_broadcasts import AudienceInvalid, AudienceTooLong
from lifeloop.messaging.models import Broadcast, DirectMessage, Opening
from lifeloop.messaging.rules.broadcasts import AudienceSort

_AFTER = object()


@models.ForeignObject.register_lookup
@models.Field.register_lookup
class Beyond(Lookup):  # type: ignore[type-arg]  # not a generic at run time
    """``person_id__beyond=_AFTER``: greater than what is put in the place of the mark when the statement runs."""

    lookup_name = "beyond"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """The condition, with the mark as its parameter."""
        left, params = self.process_lhs(compiler, connection)
        return f"{left} > %s", (*params, self.rhs)


def checked(account: Account, sort: str, audience: Mapping[str, Any]) -> dict[str, Any]:
    """The audience as it is stored; refused when it names what is not the account's, or nobody.

    ``{"group": id}``, ``{"labels": [{"label": id, "values": [...]}]}``, ``{"people": [person id]}``,
    ``{"broadcast": id}``; to all: ``{}``. Labels may be joined otherwise than by "and" (as the protocol's filter does):
    ``{"parts": [{"labels": [id], "without": bool}], "either": bool}``; each of them stands among ``labels`` too.
    """
    if sort == AudienceSort.ALL:
        return {}
    if sort == AudienceSort.GROUP:
        return {"group": _own(Group.objects.filter(account=account), audience.get("group"))}
    if sort == AudienceSort.LABELS:
        chosen = _labels(account, audience.get("labels"))
        return {"labels": chosen, **_parts(audience, {one["label"] for one in chosen})}
    if sort == AudienceSort.PEOPLE:
        return {"people": _people(audience.get("people"))}
    if sort == AudienceSort.OPENED:
        earlier = Broadcast.objects.filter(account=account)
        return {"broadcast": _own(earlier, audience.get("broadcast"))}
    raise AudienceInvalid


def _own(rows: "QuerySet[Any]", pk: object) -> int:
    if not isinstance(pk, int) or not rows.filter(pk=pk).exists():
        raise AudienceInvalid
    return pk


def _labels(account: Account, wanted: object) -> list[dict[str, Any]]:
    if not isinstance(wanted, list) or not 1 <= len(wanted) <= 10:
        raise AudienceInvalid
    chosen = {
        one.get("label"): sorted({str(value)[:32] for value in one.get("values", [])})
        for one in wanted
        if isinstance(one, dict)
    }
    ids = [pk for pk in chosen if isinstance(pk, int)]
    if len(ids) != len(wanted) or Label.objects.filter(account=account, pk__in=ids).count() != len(
        ids
    ):
        raise AudienceInvalid
    return [{"label": pk, "values": chosen[pk]} for pk in sorted(ids)]


def _parts(audience: Mapping[str, Any], known: set[int]) -> dict[str, Any]:
    parts = audience.get("parts")
    if not parts:
        return {}
    if {label for part in parts for label in part["labels"]} != known:
        raise AudienceInvalid
    return {"parts": parts, "either": bool(audience.get("either"))}


def _people(wanted: object) -> list[int]:
    if not isinstance(wanted, list) or not all(isinstance(one, int) for one in wanted):
        raise AudienceInvalid
    people = sorted(set(wanted))
    if not people:
        raise AudienceInvalid
    if len(people) > settings.LIFELOOP_BROADCAST_PEOPLE:
        raise AudienceTooLong(most=settings.LIFELOOP_BROADCAST_PEOPLE)
    return people


class Audience:
    """The people of one broadcast. Only what is there when it is asked: a group's members are those of this moment."""

    def __init__(self, account: Account, sort: str, audience: Mapping[str, Any]) -> None:
        self.account = account
        self.sort = sort
        self._audience = audience
        self._next: tuple[str, list[Any]] | None = None

    def count(self) -> int:
        """How many people it means now; among chosen ones also those who do not follow any more."""
        if self.sort == AudienceSort.PEOPLE:
            return len(self._audience["people"])
        return self._walk().count()

    def after(self, person_id: int, limit: int) -> list[int]:
        """The next ids of people, in their order."""
        if self.sort == AudienceSort.PEOPLE:
            people: Sequence[int] = self._audience["people"]
            return [one for one in people if one > person_id][:limit]
        # Built once: a segment asks some hundred times, and the building costs more than a small chunk.
        text, params = self._next = self._next or self._built()
        with connection.cursor() as cursor:
            cursor.execute(
                f"{text} LIMIT {limit:d}", [person_id if one is _AFTER else one for one in params]
            )
            return [row[0] for row in cursor.fetchall()]

    def _built(self) -> tuple[str, list[Any]]:
        rows = self._walk().filter(person_id__beyond=_AFTER).order_by("person_id")
        text, params = rows.values_list("person_id").query.sql_with_params()
        return text, list(params)

    def follows(self) -> QuerySet[Follow]:
        """Those of them who follow now: what a dry run counts."""
        if self.sort == AudienceSort.PEOPLE:
            return followers.of_people(self.account, self._audience["people"])
        if self.sort == AudienceSort.OPENED:
            people = self._walk().values("person_id")
            return followers.all_of(self.account).filter(person_id__in=people)
        return self._followers()

    def _walk(self) -> "QuerySet[Any]":
        if self.sort == AudienceSort.OPENED:
            return openers(self._audience["broadcast"])
        return self._followers()

    def _followers(self) -> QuerySet[Follow]:
        if self.sort == AudienceSort.GROUP:
            group = Group.objects.filter(pk=self._audience["group"], account=self.account).first()
            if group is None:
                raise AudienceInvalid
            return followers.of_group(group)
        if self.sort == AudienceSort.LABELS:
            labels = [(one["label"], one["values"]) for one in self._audience["labels"]]
            known = Label.objects.filter(account=self.account, pk__in=[pk for pk, _ in labels])
            if known.count() < len(labels):
                raise AudienceInvalid
            if "parts" in self._audience:
                parts = [(one["labels"], one["without"]) for one in self._audience["parts"]]
                return followers.by_parts(self.account, parts, either=self._audience["either"])
            return followers.with_labels(self.account, labels)
        return followers.all_of(self.account)


def openers(broadcast_id: int) -> "QuerySet[Any]":
    """Who opened an earlier broadcast: rows with ``person_id``."""
    earlier = Broadcast.objects.filter(pk=broadcast_id).first()
    if earlier is None:
        raise AudienceInvalid
    if earlier.publication_id is not None:
        return Opening.objects.filter(publication_id=earlier.publication_id)
    return DirectMessage.objects.filter(send_id=earlier.send_id or 0, opened_at__isnull=False)


def audience_of(broadcast: Broadcast) -> Audience:
    """The people a broadcast means."""
    return Audience(broadcast.account, broadcast.audience_sort, broadcast.audience)
