"""Articles (图文素材): a body with its own address, in versions."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from lifeloop.kernel import clock, ids
from lifeloop.lifestyle.models import Account


class ArticleState(models.TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Article(models.Model):
    """``draft_*`` is what the editor keeps (autosave); title, digest, cover and body are what people read at ``/m/article/<id>/``.

    Bodies are sanitised when they are kept and again when they are shown.
    """

    id = models.BigIntegerField(primary_key=True, default=ids.row_id)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="articles")
    state = models.CharField(max_length=9, choices=ArticleState, default=ArticleState.DRAFT)
    title = models.CharField(max_length=64, blank=True)
    author = models.CharField(max_length=20, blank=True)
    digest = models.CharField(max_length=120, blank=True)
    cover = models.CharField(max_length=120, blank=True)  # media path
    body = models.TextField(blank=True)  # sanitised HTML
    draft_title = models.CharField(max_length=64, blank=True)
    draft_author = models.CharField(max_length=20, blank=True)
    draft_digest = models.CharField(max_length=120, blank=True)
    draft_cover = models.CharField(max_length=120, blank=True)
    draft_body = models.TextField(blank=True)
    revision = models.PositiveIntegerField(
        default=0
    )  # of the draft: a save that knows an older one is refused
    version = models.PositiveIntegerField(default=0)  # published ones so far
    # The mini programs its body leads to, for "where is it used" and what goes dark.
    programs = models.JSONField(default=list)
    views = models.PositiveIntegerField(default=0)
    shares = models.PositiveIntegerField(default=0)
    made_by_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)
    published_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["account", "-changed_at"], name="article_by_account"),
            models.Index(
                fields=["account", "-published_at"],
                condition=models.Q(state="published"),
                name="article_published",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.draft_title or str(self.pk)


class ArticleVersion(models.Model):
    """One published state, for comparing and bringing back."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=64)
    author = models.CharField(max_length=20, blank=True)
    digest = models.CharField(max_length=120, blank=True)
    cover = models.CharField(max_length=120, blank=True)
    body = models.TextField()
    made_by_id = models.BigIntegerField(null=True)
    made_by_name = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["article", "number"], name="article_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.article_id} v{self.number}"
