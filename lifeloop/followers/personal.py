"""What followers' tables hold about people: whom they follow, what accounts wrote about them, what finds them, files."""

from django.db.models import QuerySet

from lifeloop.database import write
from lifeloop.followers import store
from lifeloop.followers.models import (
    Attention,
    AttentionUse,
    Follow,
    FollowTerm,
    Labelling,
    MuteSpan,
    OwnFile,
    Refusal,
    Transfer,
    TransferSort,
    Visit,
)
from lifeloop.identity.models import Person
from lifeloop.identity.personal import AT_ONCE, holds, impersonal
from lifeloop.kernel.text import N_

holds(
    "followers.Follow",
    title=N_("Lifestyle accounts I follow or followed"),
    rows=lambda person: Follow.objects.filter(person=person),
    exported="account source scene program muted note created_at active_at tapped_at ended_at",
    erased="pk id person since_seq read_seq until_seq",
    order=30,
)
holds(
    "followers.Labelling",
    title=N_("Labels that accounts put on me"),
    rows=lambda person: Labelling.objects.filter(person=person),
    exported="account label value created_at",
    erased="pk person number day",
)
holds(
    "followers.FollowTerm",
    rows=lambda person: FollowTerm.objects.filter(person=person),
    erased="pk account term person",
)
holds(
    "followers.MuteSpan",
    title=N_("When I muted whom"),
    rows=lambda person: MuteSpan.objects.filter(person=person),
    exported="account began_at ended_at",
    erased="id person",
)
holds(
    "followers.Attention",
    title=N_("My quiet hours"),
    rows=lambda person: Attention.objects.filter(person=person),
    exported="quiet_from quiet_to per_week changed_at",
    erased="person",
)
holds(
    "followers.AttentionUse",
    title=N_("Broadcasts a week"),
    rows=lambda person: AttentionUse.objects.filter(person=person),
    exported="week count",
    erased="pk person",
)
holds(
    "followers.Refusal",
    title=N_("Mini programs I refuse messages of"),
    rows=lambda person: Refusal.objects.filter(person=person),
    exported="program created_at",
    erased="id person",
)
holds(
    "followers.Visit",
    title=N_("Mini programs I opened"),
    rows=lambda person: Visit.objects.filter(person=person),
    exported="program first_at last_at",
    erased="id person",
)
impersonal("followers.Label", "id account name created_at")
impersonal("followers.Group", "id account name rules count counted_at created_at")
impersonal(
    "followers.TermWalk",
    "version account_id seen mended begun_at ended_at",
    pseudonymised="person_id",
)
impersonal("followers.Tally", "account count counted_at")
# A receipt is kept by its number; while the deletion is under way it knows whose it is.
impersonal(
    "followers.Departure",
    "number state counts asked_at done_at",
    pseudonymised="person_id user_id",
)


def _own_files(person: Person) -> "QuerySet[OwnFile]":
    return OwnFile.objects.filter(person=person)


def _delete_own_files(person: Person) -> int:
    rows = list(_own_files(person)[:AT_ONCE])
    for row in rows:
        store.remove(row.path)
    with write():
        OwnFile.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


holds(
    "followers.OwnFile",
    title=N_("Files of my own data"),
    rows=_own_files,
    exported="state size created_at ready_at expires_at fetched_at",
    erased="id person path language",
    erase=_delete_own_files,
    files=True,
)


def _exports(_person: Person) -> "QuerySet[Transfer]":
    """Files of accounts' exports that are there: whose lines are in them, only the files know."""
    return Transfer.objects.filter(sort=TransferSort.EXPORT).exclude(filters={})


def _strike_out(person: Person) -> int:
    """The person's lines in files of exports that are there, finished or not."""
    lines = 0
    for filters in _exports(person).values_list("filters", flat=True):
        name = str(filters.get("spool", ""))
        if store.exists(name):
            lines += store.strike_out(name, person.user_id)
    return lines


impersonal(
    "followers.Transfer",
    "id account sort format state filters name total done failed cursor size note created_at ended_at",
    pseudonymised="path report",
    kept="made_by_id made_by_name",
    erase=_strike_out,
)
