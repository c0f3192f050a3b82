"""Where the parts of messages lead, and which are dark now: looked up for a whole page of messages at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lifeloop.lifestyle.models import Account
from lifeloop.messaging.errors import ArticleDark, PictureForeign
from lifeloop.messaging.kinds.base import Content
from lifeloop.messaging.models import (
    Article,
    ArticleState,
    Broadcast,
    BroadcastState,
    ReplyRule,
)
from lifeloop.messaging.rules.links import ArticleTarget, Onward
from lifeloop.placements.errors import TargetNotAssociated
from lifeloop.placements.models import Picture
from lifeloop.placements.queries.targets import REASONS as PROGRAM_REASONS
from lifeloop.placements.queries.targets import Way, ways
from lifeloop.placements.rules.targets import ProgramTarget

REASONS: dict[str, str | Promise] = {
    **PROGRAM_REASONS,
    "article_unknown": _("There is no such article."),
    "article_draft": _("The article is not published."),
    "article_withdrawn": _("The article is withdrawn."),
}


@dataclass(frozen=True, slots=True)
class Lead:
    """One part of a message that can be tapped. ``dark``: a key of :data:`REASONS`, empty while it may be opened.

    ``name`` and ``logo`` are of the mini program it leads to; of an article ``name`` is its title.
    """

    part: Any
    target: Onward | None
    dark: str = ""
    name: str = ""
    logo: str = ""

    @property
    def reason(self) -> str | Promise:
        return REASONS.get(self.dark, "")

    @property
    def sort(self) -> str:
        """article, link, program, or empty when it leads nowhere."""
        return self.target.kind if self.target else ""


@dataclass(frozen=True, slots=True)
class Links:
    """What is known about the targets of some messages of one account."""

    programs: Mapping[str, Way]
    articles: Mapping[str, tuple[str, str]]  # id → state, title

    def of(self, content: Content) -> list[Lead]:
        """The content's parts, in order."""
        return [self.lead(part, target) for part, target in content.onward()]

    def lead(self, part: Any, target: Onward | None) -> Lead:
        """One part with what is known about its target."""
        if isinstance(target, ProgramTarget):
            way = self.programs.get(target.app_id) or Way(target.app_id, "", "", "unknown")
            return Lead(part, target, way.dark, way.name, way.logo)
        if isinstance(target, ArticleTarget):
            state, title = self.articles.get(target.id, ("unknown", ""))
            dark = "" if state == ArticleState.PUBLISHED else f"article_{state}"
            return Lead(part, target, dark, title)
        return Lead(part, target)


def resolve(account_id: str, contents: Iterable[Content]) -> Links:
    """The targets of these contents of one account: one statement for programs, one for articles, none where there are none."""
    return _links(account_id, [lead[1] for content in contents for lead in content.onward()])


def resolve_targets(account_id: str, parts: Sequence[tuple[Any, Onward | None]]) -> list[Lead]:
    """The same for parts that are no message yet, such as a form's."""
    links = _links(account_id, [target for _part, target in parts])
    return [links.lead(part, target) for part, target in parts]


def _links(account_id: str, targets: Sequence[Onward | None]) -> Links:
    app_ids = list(dict.fromkeys(one.app_id for one in targets if isinstance(one, ProgramTarget)))
    numbers = {one.id for one in targets if isinstance(one, ArticleTarget)}
    articles: dict[str, tuple[str, str]] = {}
    if numbers:
        rows = Article.objects.filter(account_id=account_id, pk__in=[int(one) for one in numbers])
        articles = {
            str(pk): (state, title) for pk, state, title in rows.values_list("pk", "state", "title")
        }
    return Links(ways(account_id, app_ids), articles)


def refuse_unfit(account: Account, content: Content) -> None:
    """Whether the account may keep or send this content now; inside the write of whoever keeps it.

    Refused: :class:`PictureForeign`, :class:`TargetNotAssociated` (a mini program that cannot be opened), :class:`ArticleDark`.
    """
    paths = set(content.pictures())
    if paths:
        own = Picture.objects.filter(account=account, path__in=paths).values_list("path", flat=True)
        if paths - set(own):
            raise PictureForeign
    for lead in resolve(account.pk, [content]).of(content):
        if not lead.dark:
            continue
        if isinstance(lead.target, ProgramTarget):
            raise TargetNotAssociated(name=lead.name or lead.target.app_id)
        raise ArticleDark(name=lead.name or "–")


class UseSort(StrEnum):
    """In which sort of content a mini program is used."""

    ARTICLE = "article"
    BROADCAST = "broadcast"
    REPLY = "reply"


@dataclass(frozen=True, slots=True)
class Use:
    """One article, broadcast that is not sent yet, or automatic reply that leads to a mini program."""

    sort: UseSort
    id: int
    name: str


_UNSENT = (BroadcastState.DRAFT, BroadcastState.WAITING, BroadcastState.INIT)


def uses(account: Account, program_id: str) -> list[Use]:
    """Where messages of the account lead to the program; for "used where", and for what goes dark when it is dissociated."""
    return uses_of(account, [program_id])[program_id]


def uses_of(account: Account, program_ids: Sequence[str]) -> dict[str, list[Use]]:
    """The same for several; three statements, whatever their number."""
    found: dict[str, list[Use]] = {program_id: [] for program_id in program_ids}
    articles = _naming(
        Article.objects.filter(account=account).exclude(state=ArticleState.WITHDRAWN),
        "programs",
        program_ids,
    )
    broadcasts = _naming(
        Broadcast.objects.filter(account=account, state__in=_UNSENT), "content", program_ids
    )
    replies = _naming(ReplyRule.objects.filter(account=account), "content", program_ids)
    used = [
        *(
            (Use(UseSort.ARTICLE, pk, title or draft), document)
            for pk, title, draft, document in articles.values_list(
                "pk", "title", "draft_title", "_document"
            )
        ),
        *(
            (Use(UseSort.BROADCAST, pk, _first_title(content)), document)
            for pk, content, document in broadcasts.values_list("pk", "content", "_document")
        ),
        *(
            (Use(UseSort.REPLY, pk, name), document)
            for pk, name, document in replies.values_list("pk", "name", "_document")
        ),
    ]
    for use, document in used:
        for program_id in program_ids:
            if _quoted(program_id) in document:
                found[program_id].append(use)
    return found


def _naming(rows: QuerySet[Any], column: str, program_ids: Sequence[str]) -> QuerySet[Any]:
    named = rows.annotate(_document=Cast(column, TextField()))
    wanted = Q(pk__in=[])
    for program_id in program_ids:
        wanted |= Q(_document__contains=_quoted(program_id))
    found: QuerySet[Any] = named.filter(wanted)
    return found.order_by("-pk")


def _quoted(program_id: str) -> str:
    # An APPID has 16 digits and quotes around it in the document: nothing else looks like it.
    return f'"{program_id}"'


def _first_title(content: Mapping[str, Any]) -> str:
    items: Sequence[Mapping[str, Any]] = content.get("items") or [{}]
    return str(items[0].get("title", ""))
