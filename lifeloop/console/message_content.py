"""Composing what a message says, as a part of any form: a text, a picture, or articles, with the phone drawn beside it.

    content = MessageContentForm(account, request.POST or None, initial={"kind": rule.kind, "content": rule.content})
    if form.is_valid() and content.is_valid():
        ...(kind=content.kind, content=content.content)

In the host's form: ``{% include "console/parts/message_content.html" with composer=content %}``; the page's head loads
``console/parts/message_content_head.html``. ``is_valid`` is false while parts are being added, moved or taken away.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext

from lifeloop.console.message_items import (
    Choices,
    ItemForm,
    PictureForm,
    TextForm,
    fields_of,
)
from lifeloop.kernel.errors import DomainError
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.errors import FirstPictureMissing
from lifeloop.messaging.kinds import kind_of
from lifeloop.messaging.queries.links import Lead, resolve_targets
from lifeloop.messaging.rules.links import Onward, read_onward
from lifeloop.placements.queries.pictures import kept

KINDS = ("text", "picture", "articles")
ICONS = {"text": "message", "picture": "photo", "articles": "article"}
_FIELDS = tuple(ItemForm.base_fields)


class MessageContentForm:
    """``kind`` and ``content`` are what was composed, once :meth:`is_valid` has said so. ``kinds``: which are offered."""

    def __init__(
        self,
        account: Account,
        data: Any = None,
        initial: Mapping[str, Any] | None = None,
        *,
        kinds: Sequence[str] = KINDS,
        prefix: str = "content",
    ) -> None:
        self.account = account
        self.prefix = prefix
        self.kinds = [kind for kind in kinds if kind in KINDS]
        self.data = data
        known = initial or {}
        wanted = str(data.get(f"{prefix}-kind", "")) if data is not None else known.get("kind", "")
        self.kind = wanted if wanted in self.kinds else self.kinds[0]
        self._known: Mapping[str, Any] = known.get("content") or {}
        self._known_kind = known.get("kind", "")
        self.act = str(data.get(f"{prefix}-act", "")) if data is not None else ""

    # --- parts -----------------------------------------------------------------------------------

    @cached_property
    def text(self) -> TextForm:
        return TextForm(self._bound("text"), prefix=f"{self.prefix}-text", initial=self._of("text"))

    @cached_property
    def picture(self) -> PictureForm:
        return PictureForm(
            self.account,
            self._bound("picture"),
            prefix=f"{self.prefix}-picture",
            initial=self._of("picture"),
        )

    @cached_property
    def items(self) -> list[ItemForm]:
        """At least one; in the order of the message."""
        values = self._values()
        chosen = {
            name: {str(one.get(name, "")) for one in values} for name in ("article", "program")
        }
        offered = Choices(self.account, chosen)
        return [self._item(number, one, offered) for number, one in enumerate(values)]

    def _item(self, number: int, values: Mapping[str, Any], offered: Choices) -> ItemForm:
        prefix = f"{self.prefix}-{number}"
        data = {f"{prefix}-{name}": value for name, value in values.items()}
        bound = data if self._bound("articles") is not None else None
        return ItemForm(self.account, offered, bound, prefix=prefix, initial=dict(values))

    def _values(self) -> list[dict[str, Any]]:
        """What each item's fields say, after what the pressed button does."""
        if self.data is None:
            stored = self._of("articles").get("items", [])
            return [fields_of(item) for item in stored] or [fields_of({})]
        count = _number(self.data.get(f"{self.prefix}-count"))
        values = [
            {name: self.data.get(f"{self.prefix}-{number}-{name}", "") for name in _FIELDS}
            for number in range(max(1, min(count, self.most)))
        ]
        return _rearranged(values, self.act, self.most)

    def _bound(self, kind: str) -> Any:
        """The data for the forms that count: what is not sent, or is being rearranged, is shown without errors."""
        return self.data if self.data is not None and self.kind == kind and not self.act else None

    def _of(self, kind: str) -> dict[str, Any]:
        if self.data is not None:  # of another kind, or while items move: keep what was typed
            start = f"{self.prefix}-{kind}-"
            return {
                name.removeprefix(start): value
                for name, value in self.data.items()
                if name.startswith(start)
            }
        return dict(self._known) if self._known_kind == kind else {}

    # --- outcome ---------------------------------------------------------------------------------

    def is_valid(self) -> bool:
        """Whether it was sent, whole and right; else the parts hold their errors."""
        return self._valid

    @cached_property
    def _valid(self) -> bool:
        if self.data is None or self.act:
            return False
        if self.kind != "articles":
            return self.text.is_valid() if self.kind == "text" else self.picture.is_valid()
        wrong = [
            item for item in self.items if not item.is_valid()
        ]  # each says what is wrong with it
        first = self.items[0]
        if not wrong and len(self.items) > 1 and not first.cleaned_data["picture"]:
            first.add_error("picture", gettext(FirstPictureMissing.text))
            return False
        return not wrong

    @property
    def content(self) -> dict[str, Any]:
        """The content's document; only after :meth:`is_valid` was true."""
        if self.kind == "articles":
            return {"items": [item.document() for item in self.items]}
        return self.text.document() if self.kind == "text" else self.picture.document()

    @property
    def refused(self) -> bool:
        """Whether something of it was refused: the page that shows it again answers 422."""
        return self.data is not None and not self.act and not self._valid

    # --- drawing ---------------------------------------------------------------------------------

    @property
    def most(self) -> int:
        """Articles of one message."""
        return int(settings.LIFELOOP_ARTICLES_PER_MESSAGE)

    @property
    def full(self) -> bool:
        return len(self.items) >= self.most

    def choices(self) -> list[tuple[str, str | Promise, str]]:
        """Kinds on offer: name, word, icon."""
        return [(name, kind_of(name).label, ICONS[name]) for name in self.kinds]

    @property
    def url(self) -> str:
        """Where the composer draws itself anew."""
        there = reverse("console:account-message-content", args=[self.account.pk])
        return f"{there}?{urlencode({'prefix': self.prefix, 'kinds': ','.join(self.kinds)})}"

    def preview(self) -> dict[str, Any]:
        """What the kind's card needs to be drawn, of whatever stands in the fields now."""
        card: dict[str, Any] = {
            "template": kind_of(self.kind).card,
            "item": {"account": self.account},
        }
        if self.kind == "articles":
            return card | {"leads": self._leads()}
        form = self.text if self.kind == "text" else self.picture
        content: dict[str, Any] = {name: form[name].value() or "" for name in form.fields}
        if self.kind == "text":
            content["text"] = content["text"] or "…"
        else:
            row = kept(self.account.pk, [content["path"]]).get(content["path"])
            known = (row.path, row.width, row.height) if row else ("", 0, 0)
            content = dict(zip(("path", "width", "height"), known, strict=True))
        return card | {"content": content, "empty": self.kind == "picture" and not content["path"]}

    def _leads(self) -> list[Lead]:
        drafts = [item.draft() for item in self.items]
        return resolve_targets(self.account.pk, [(one, _read(one["target"])) for one in drafts])


def _read(target: Mapping[str, str]) -> Onward | None:
    try:
        return read_onward(target)
    except DomainError:
        return None


def _number(text: Any) -> int:
    """0 for anything that is no small number."""
    return (
        int(text)
        if isinstance(text, str) and text.isascii() and text.isdigit() and len(text) < 4
        else 0
    )


def _rearranged(values: list[dict[str, Any]], act: str, most: int) -> list[dict[str, Any]]:
    """After one press: ``add``, ``remove-1``, ``up-1``, ``down-0``."""
    name, _dash, where = act.partition("-")
    here = _number(where)
    if name == "add" and len(values) < most:
        return [*values, fields_of({})]
    if not where or here >= len(values):
        return values
    if name == "remove" and len(values) > 1:
        return values[:here] + values[here + 1 :]
    there = here + {"up": -1, "down": 1}.get(name, 0)
    if 0 <= there < len(values):
        values[here], values[there] = values[there], values[here]
    return values


def kinds_of(text: str) -> list[str]:
    """The kinds that an address names, in the house's order; all of them when it names none."""
    named = text.split(",")
    return [kind for kind in KINDS if kind in named] or list(KINDS)


__all__ = ["MessageContentForm", "kinds_of"]
