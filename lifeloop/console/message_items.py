"""The forms of one message's parts: a text, a picture, and the articles of an image-text message."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from lifeloop.console.forms import Form
from lifeloop.console.pictures import PictureField, give_account
from lifeloop.kernel.errors import DomainError
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import Article, ArticleState
from lifeloop.messaging.rules.links import read_onward
from lifeloop.placements.queries.pictures import kept
from lifeloop.placements.queries.targets import Way, choices, ways

NEWEST = 200  # articles that can be chosen


class Choices:
    """What the parts of an account's messages may lead to; looked up once for all of them."""

    def __init__(self, account: Account, chosen: Mapping[str, set[str]]) -> None:
        rows = Article.objects.filter(account=account, state=ArticleState.PUBLISHED)
        self.articles = {str(row.pk): row for row in rows.order_by("-published_at")[:NEWEST]}
        numbers = [int(pk) for pk in chosen["article"] - self.articles.keys() if pk.isdigit()]
        old = Article.objects.filter(account=account, pk__in=numbers) if numbers else []
        self.articles |= {str(row.pk): row for row in old}
        self.programs: dict[str, Way] = {way.app_id: way for way in choices(account)}
        gone = [app_id for app_id in chosen["program"] - self.programs.keys() if app_id]
        self.programs |= ways(account.pk, gone)

    def article_choices(self) -> list[tuple[str, str]]:
        """Titles by id; one that is not published says so."""
        return [
            ("", gettext("Choose an article")),
            *(
                (pk, row.title if row.state == ArticleState.PUBLISHED else _dark(str(row)))
                for pk, row in self.articles.items()
            ),
        ]

    def program_choices(self) -> list[tuple[str, str]]:
        """Names by APPID; one that is dark says so."""
        return [
            ("", gettext("Choose a mini program")),
            *(
                (pk, _dark(way.name or pk) if way.dark else way.name)
                for pk, way in self.programs.items()
            ),
        ]


def _dark(name: str) -> str:
    return gettext("%(name)s (not available)") % {"name": name}


class TextForm(Form):
    """``title`` and ``text`` as the text kind keeps them."""

    title = forms.CharField(label=_("Title (optional)"), max_length=100, required=False)
    text = forms.CharField(
        label=pgettext_lazy("message", "Text"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 500}),
    )

    def document(self) -> dict[str, Any]:
        """The content; only of a valid form."""
        return {"title": self.cleaned_data["title"], "text": self.cleaned_data["text"]}


class PictureForm(Form):
    """One picture of the library."""

    path = PictureField(label=_("Picture"))

    def __init__(self, account: Account, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account
        give_account(self, account)

    def document(self) -> dict[str, Any]:
        """The content with the picture's size; only of a valid form."""
        path = self.cleaned_data["path"]
        row = kept(self.account.pk, [path])[path]
        return {"path": path, "width": row.width, "height": row.height}


class ItemForm(Form):
    """One article: what is shown, and where it leads. An article of one's own fills in what is left empty."""

    leads = forms.ChoiceField(
        label=_("Leads to"),
        choices=[
            ("article", _("an article")),
            ("program", _("a mini program")),
            ("link", _("a web page")),
        ],
    )
    article = forms.ChoiceField(label=_("Article"), required=False)
    program = forms.ChoiceField(label=_("Mini program"), required=False)
    page = forms.CharField(
        label=_("Page"),
        max_length=128,
        required=False,
        help_text=_("pages/index.html for example; empty: its first page."),
    )
    query = forms.CharField(
        label=_("Launch parameters"), max_length=512, required=False, help_text="k=v&k2=v2"
    )
    url = forms.CharField(label=pgettext_lazy("web", "Address"), max_length=2048, required=False)
    title = forms.CharField(
        label=_("Title"), max_length=100, required=False, help_text=_("Empty: the article's own.")
    )
    digest = forms.CharField(
        label=_("Digest"),
        max_length=512,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 512}),
    )
    picture = PictureField(label=_("Picture"), required=False)

    def __init__(self, account: Account, offered: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = offered
        give_account(self, account)
        for name, choice in (
            ("article", offered.article_choices()),
            ("program", offered.program_choices()),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choice

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        data["target"] = self._target(data)
        self._refuse_dark(data)
        article = self._article(data)
        if article is not None:
            data["title"] = data.get("title") or article.title
            data["digest"] = data.get("digest") or article.digest
            data["picture"] = data.get("picture") or article.cover
        if not data.get("title") and "title" not in self.errors:
            self.add_error("title", gettext("Write a title."))
        return data

    def _article(self, data: Mapping[str, Any]) -> Article | None:
        return (
            self.offered.articles.get(data.get("article", ""))
            if data.get("leads") == "article"
            else None
        )

    def _refuse_dark(self, data: Mapping[str, Any]) -> None:
        way = self.offered.programs.get(data.get("program", ""))
        if data.get("leads") == "program" and way is not None and way.dark:
            self.add_error("program", gettext("It cannot be opened: %(why)s") % {"why": way.reason})
        article = self._article(data)
        if article is not None and article.state != ArticleState.PUBLISHED:
            self.add_error("article", gettext("It is not published. Choose another."))

    def _target(self, data: Mapping[str, Any]) -> dict[str, str] | None:
        document = target_of(data)
        wanted = {"article": "article", "program": "program"}.get(document["kind"], "url")
        try:
            return read_onward(document).model_dump(mode="json")
        except DomainError:
            if not {wanted, "page", "query", "leads"} & set(self.errors):
                self.add_error(wanted, self._what_is_wrong(document))
            return None

    def _what_is_wrong(self, document: Mapping[str, str]) -> str:
        if document["kind"] == "link":
            return gettext("Write a whole address: https://…")
        if document["kind"] == "program" and document["app_id"]:
            return gettext("The page or the launch parameters cannot be used.")
        return gettext("Choose where it leads.")

    def document(self) -> dict[str, Any]:
        """One item of the content; only of a valid form."""
        return {name: self.cleaned_data[name] for name in ("title", "digest", "picture", "target")}

    def draft(self) -> dict[str, Any]:
        """The item as it stands, for the preview: nothing of it need be right."""
        data = {name: str(self[name].value() or "") for name in self.fields}
        article = self._article(data)
        own = (article.title, article.digest, article.cover) if article else ("", "", "")
        return {
            "title": data["title"] or own[0] or "…",
            "digest": data["digest"] or own[1],
            "picture": data["picture"] or own[2],
            "target": target_of(data),
        }


def target_of(data: Mapping[str, Any]) -> dict[str, str]:
    """The target's document of what the fields say."""
    leads = data.get("leads")
    if leads == "link":
        return {"kind": "link", "url": str(data.get("url", ""))}
    if leads == "program":
        names = {"app_id": "program", "page": "page", "query": "query"}
        return {"kind": "program", **{key: str(data.get(name, "")) for key, name in names.items()}}
    return {"kind": "article", "id": str(data.get("article", ""))}


def fields_of(item: Mapping[str, Any]) -> dict[str, Any]:
    """The other way round: what a stored item says in the form's fields."""
    target = item.get("target") or {}
    return {
        "title": item.get("title", ""),
        "digest": item.get("digest", ""),
        "picture": item.get("picture", ""),
        "leads": target.get("kind", "article"),
        "article": target.get("id", ""),
        "program": target.get("app_id", ""),
        "page": target.get("page", ""),
        "query": target.get("query", ""),
        "url": target.get("url", ""),
    }
