"""What messages and articles of a whole merchant lead nowhere now, and which templates cannot be sent any more."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from lifeloop.identity.models import Merchant
from lifeloop.messaging.kinds import kind_of
from lifeloop.messaging.models import (
    Article,
    ArticleState,
    Broadcast,
    BroadcastState,
    ReplyRule,
    TemplateState,
    UserTemplate,
)
from lifeloop.messaging.queries.links import UseSort
from lifeloop.placements.queries.dark import Place
from lifeloop.placements.rules.targets import ProgramTarget, program_ids
from lifeloop.programs.models import Program
from lifeloop.programs.rules import ProgramState
from lifeloop.relations.models import Binding

_UNSENT = (BroadcastState.DRAFT, BroadcastState.WAITING, BroadcastState.INIT)


def silent_templates(merchant: Merchant) -> list[tuple[Program, int]]:
    """Programs with templates in use whose messages cannot go out any more: suspended, delisted, or listed but bound to no
    account (``bound``); with how many templates each.
    """
    bound = Binding.objects.filter(pk=OuterRef("pk"))
    used = Count("templates", filter=Q(templates__state=TemplateState.ACTIVE))
    rows = (
        Program.objects.filter(
            Exists(UserTemplate.objects.filter(program=OuterRef("pk"), state=TemplateState.ACTIVE)),
            app__merchant=merchant,
        )
        .annotate(bound=Exists(bound), used=used)
        .filter(
            Q(suspended=True)
            | Q(state=ProgramState.DELISTED)
            | Q(state=ProgramState.LISTED, bound=False)
        )
        .order_by("name", "pk")
    )
    return [(row, row.used) for row in rows]


def places(merchant: Merchant) -> Iterable[Place]:
    """A merchant's articles that are not withdrawn, broadcasts that are not sent yet, automatic replies; three statements."""
    own = {"account__app__merchant": merchant}
    articles = Article.objects.filter(**own).exclude(state=ArticleState.WITHDRAWN)
    naming = articles.annotate(_named=Cast("programs", TextField())).filter(_named__contains='"')
    rows = naming.order_by("account_id", "-pk")
    for account_id, title, draft, programs in rows.values_list(
        "account_id", "title", "draft_title", "programs"
    ):
        yield Place(account_id, UseSort.ARTICLE, tuple(programs), title or draft)
    for account_id, kind, content in _leading(
        Broadcast.objects.filter(**own, state__in=_UNSENT)
    ).values_list("account_id", "kind", "content"):
        yield Place(account_id, UseSort.BROADCAST, *_read(kind, content))
    for account_id, name, kind, content in _leading(
        ReplyRule.objects.filter(**own, on=True)
    ).values_list("account_id", "name", "kind", "content"):
        yield Place(account_id, UseSort.REPLY, _read(kind, content)[0], name)


def _leading(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    named = rows.annotate(_document=Cast("content", TextField()))
    found: QuerySet[Any] = named.filter(_document__contains='"program"')
    return found.order_by("account_id", "-pk")


def _read(kind: str, content: object) -> tuple[tuple[str, ...], str]:
    """The mini programs a message leads to, and its first line."""
    sort = kind_of(kind)
    read = sort.model.model_validate(content)
    targets = [one for _part, one in read.onward() if isinstance(one, ProgramTarget)]
    return tuple(program_ids([*targets])), sort.preview(read).replace("\n", " ")[:40]
