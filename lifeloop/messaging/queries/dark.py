"""What messages and articles of a whole merchant lead nowhere now, and which templates cannot be sent any more."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from lifeloop.database.kept import Given, KeptRead
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
    for account_id, title, draft, programs in _articles(merchant=merchant.pk):
        yield Place(account_id, UseSort.ARTICLE, tuple(programs), title or draft)
    for account_id, kind, content in _broadcasts(merchant=merchant.pk):
        yield Place(account_id, UseSort.BROADCAST, *_read(kind, content))
    for account_id, kind, content, name in _replies(merchant=merchant.pk):
        yield Place(account_id, UseSort.REPLY, _read(kind, content)[0], name)


def _naming(rows: "QuerySet[Any]", column: str, quoted: str) -> "QuerySet[Any]":
    """Those of a merchant (``Given``) whose document holds that; what it holds is read from it then."""
    own = rows.filter(account__app__merchant__being=Given("merchant"))
    found: QuerySet[Any] = own.annotate(_text=Cast(column, TextField())).filter(
        _text__contains=quoted
    )
    return found.order_by("account_id", "-pk")


# Read whenever somebody opens the workbench: the building of the statements costs more than they do.
_articles = KeptRead(
    lambda: _naming(
        Article.objects.exclude(state=ArticleState.WITHDRAWN), "programs", '"'
    ).values_list("account_id", "title", "draft_title", "programs")
)
_broadcasts = KeptRead(
    lambda: _naming(
        Broadcast.objects.filter(state__in=_UNSENT), "content", '"program"'
    ).values_list("account_id", "kind", "content")
)
_replies = KeptRead(
    lambda: _naming(ReplyRule.objects.filter(on=True), "content", '"program"').values_list(
        "account_id", "kind", "content", "name"
    )
)


def _read(kind: str, content: object) -> tuple[tuple[str, ...], str]:
    """The mini programs a message leads to, and its first line."""
    sort = kind_of(kind)
    read = sort.model.model_validate(content)
    targets = [one for _part, one in read.onward() if isinstance(one, ProgramTarget)]
    return tuple(program_ids([*targets])), sort.preview(read).replace("\n", " ")[:40]
