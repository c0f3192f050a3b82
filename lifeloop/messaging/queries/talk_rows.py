"""The statements behind the list of conversations and the number on the badge; see ``talks``."""

from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    DateTimeField,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    When,
)
from django.db.models.functions import Coalesce, Greatest

from lifeloop.database.kept import Given, KeptRead
from lifeloop.followers.models import Follow
from lifeloop.messaging.models import DirectMessage, Publication, Talk


def _follows() -> QuerySet[Follow]:
    """A person's open follows with ``published``: (end or last) − read − recalled ones in between."""
    end = Coalesce("until_seq", "account__last_seq")
    recalled = (
        Publication.objects.filter(
            account_id=OuterRef("account_id"),
            seq__gt=OuterRef("read_seq"),
            recalled_at__isnull=False,
        )
        .order_by()
        .values("account_id")
        .annotate(number=Count("pk"))
        .values("number")
    )
    unread = Greatest(
        end - F("read_seq") - Coalesce(Subquery(recalled, output_field=BigIntegerField()), 0), 0
    )
    return Follow.objects.filter(person_id__being=Given("person"), ended_at=None).annotate(
        # Most conversations are read to their end: nothing is looked up for those.
        published=Case(
            When(read_seq__lt=end, then=unread), default=0, output_field=BigIntegerField()
        )
    )


def _with_newest() -> QuerySet[Any]:
    direct = DirectMessage.objects.filter(
        person_id=OuterRef("person_id"), account_id=OuterRef("account_id")
    )
    # Most people never wrote to most accounts: one look at a unique index says so.
    wrote = Talk.objects.filter(account_id=OuterRef("account_id"), person_id=OuterRef("person_id"))
    # The account says which of its publications is the newest; a follow that began later has none yet.
    since = When(account__newest_seq__gt=F("since_seq"), then=F("account__newest_publication"))
    since_at = When(account__newest_seq__gt=F("since_seq"), then=F("account__newest_at"))
    return _follows().annotate(
        publication=Case(since, default=None, output_field=BigIntegerField()),
        published_at=Case(since_at, default=None, output_field=DateTimeField()),
        fell_back=Case(
            When(account__newest_seq__lt=F("account__last_seq"), then=True), default=False
        ),
        newest_direct=Subquery(
            direct.order_by("-id").values("id")[:1], output_field=BigIntegerField()
        ),
        wrote_at=Subquery(wrote.values("last_in_at"), output_field=DateTimeField()),
        wrote=Subquery(wrote.values("last_text"), output_field=CharField()),
    )


heads = KeptRead(
    lambda: _with_newest().values_list(
        "account_id",
        "account__name",
        "account__logo",
        "muted",
        "created_at",
        "publication",
        "published_at",
        "newest_direct",
        "published",
        "fell_back",
        "wrote_at",
        "wrote",
    )
)
published_unread = KeptRead(
    lambda: (
        _follows()
        .filter(muted=False)
        .order_by()
        .values("person_id")
        .annotate(total=Sum("published", output_field=BigIntegerField()))
        .values_list("total")
    )
)
loud = KeptRead(
    lambda: Follow.objects.filter(
        person_id__being=Given("person"),
        account_id__among=Given("accounts"),
        ended_at=None,
        muted=False,
    ).values_list("account_id")
)
unread = KeptRead(
    lambda: (
        DirectMessage.objects.filter(
            person_id__being=Given("person"), read_at=None, send__recalled_at=None
        )
        .order_by()
        .values("account_id", "program_id")
        .annotate(number=Count("id"))
        .values_list("account_id", "program_id", "number")
    )
)
publications = KeptRead(
    lambda: Publication.objects.filter(pk__among=Given("ids")).values_list(
        "pk", Coalesce("published_at", "created_at"), "kind", "content"
    )
)


def _directs_and_service() -> QuerySet[Any]:
    """Messages by id, and the newest of 服务提醒 (only template messages name a program)."""
    mine = DirectMessage.objects.filter(person_id__being=Given("person"), send__recalled_at=None)
    newest = mine.filter(program_id__isnull=False).order_by("-id").values("id")[:1]
    wanted = mine.filter(id__among=Given("ids")) | mine.filter(id=Subquery(newest))
    return wanted.values_list(
        "id", "created_at", "send__kind", "send__content", "program_id", "values"
    )


directs = KeptRead(_directs_and_service)
