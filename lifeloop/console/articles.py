"""What the pages of articles share: the form, the preview, and what the editor's script is told."""

from typing import Any

from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from lifeloop.console.forms import Form
from lifeloop.console.pictures import PictureField, give_account
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account
from lifeloop.messaging.models import Article, ArticleVersion
from lifeloop.messaging.queries.articles import Piece, dark_cards, drawn
from lifeloop.messaging.rules.articles import AUTHOR, DIGEST, TITLE, Draft
from lifeloop.placements.queries.targets import Way, choices
from lifeloop.programs.models import Program


class ArticleForm(Form):
    """The draft as the editor sends it. Nothing is required: half an article is kept too."""

    title = forms.CharField(label=_("Title"), max_length=TITLE, required=False)
    author = forms.CharField(label=_("Author (optional)"), max_length=AUTHOR, required=False)
    digest = forms.CharField(
        label=_("Digest"),
        max_length=DIGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": DIGEST}),
        help_text=_("Shown where the article is shared; empty: its first words."),
    )
    cover = PictureField(label=_("Cover"), required=False)
    body = forms.CharField(
        label=_("Article"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 20})
    )
    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, account: Account, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        give_account(self, account)

    @property
    def draft(self) -> Draft:
        """Of a valid form."""
        names = ("title", "author", "digest", "cover", "body")
        return Draft(**{name: self.cleaned_data[name] for name in names})


class TitleForm(Form):
    """What a new article is called."""

    title = forms.CharField(label=_("Title"), max_length=TITLE)


class EditorPictureForm(Form):
    """The picture that the editor puts into the text."""

    picture = PictureField(label=_("Picture"), required=False)
    alt = forms.CharField(
        label=_("What it shows"),
        max_length=200,
        required=False,
        help_text=_("Read to people who cannot see it."),
    )

    def __init__(self, account: Account, **kwargs: Any) -> None:
        super().__init__(prefix="insert", **kwargs)
        give_account(self, account)


def initial_of(article: Article) -> dict[str, Any]:
    """The draft in the form's fields."""
    names = ("title", "author", "digest", "cover", "body")
    known = {name: getattr(article, f"draft_{name}") for name in names}
    return {**known, "revision": article.revision}


def preview_of(account: Account, shown: Article | ArticleVersion, *, draft: bool) -> dict[str, Any]:
    """What the phone's template needs of a draft or of a version."""
    before = "draft_" if draft else ""
    pieces = drawn(account.pk, getattr(shown, f"{before}body"))
    at = getattr(shown, "published_at", None) or getattr(shown, "created_at", None) or clock.now()
    return {
        "account": account,
        "title": getattr(shown, f"{before}title") or gettext("Untitled"),
        "author": getattr(shown, f"{before}author"),
        "at": date_format(timezone.localtime(at), pgettext("date format", "j M Y")),
        "pieces": pieces,
        "dark": dark_cards(pieces),
    }


def programs_of(account: Account) -> list[dict[str, Any]]:
    """The mini programs that a card may lead to, with their pages; for the editor's script."""
    ways = choices(account)
    pages = _pages([way.app_id for way in ways])
    return [_about(way) | {"pages": pages.get(way.app_id, [])} for way in ways]


def cards_of(pieces: list[Piece]) -> list[dict[str, Any]]:
    """The mini programs that the draft's cards lead to; dark ones say why."""
    ways = {piece.way.app_id: piece.way for piece in pieces if piece.way}
    return [_about(way) for way in ways.values()]


def _about(way: Way) -> dict[str, Any]:
    logo = f"{settings.MEDIA_URL}{way.logo}" if way.logo else ""
    return {"id": way.app_id, "name": way.name, "logo": logo, "dark": str(way.reason)}


def _pages(app_ids: list[str]) -> dict[str, list[str]]:
    rows = Program.objects.filter(pk__in=app_ids, version__isnull=False)
    found = rows.values_list("pk", "version__manifest")
    return {pk: list((manifest or {}).get("pages", [])) for pk, manifest in found}


def there(account: Account, article: Article) -> str:
    """The editor's address."""
    return reverse("console:account-article", args=[account.pk, article.pk])
