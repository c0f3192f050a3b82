"""Which files messages and articles show: asked before one is deleted."""

from collections.abc import Collection

from lifeloop.identity.services.files import named_in
from lifeloop.messaging.models import (
    Article,
    ArticleVersion,
    Broadcast,
    Incoming,
    Publication,
    ReplyRule,
    Send,
)
from lifeloop.placements.queries.shown import texts

# Of all sends only these can hold a picture: a template message is never searched through.
PICTURED = ("articles", "picture")


def written(paths: Collection[str]) -> set[str]:
    """Those that a person sent to an account: their folder says whose it is."""
    owners = {path.split("/")[1] for path in paths if path.startswith("talks/")}
    if not owners:
        return set()
    rows = Incoming.objects.filter(person__user_id__in=owners, kind="picture")
    return {str(content.get("path")) for content in rows.values_list("content", flat=True)} & {
        *paths
    }


def in_messages(paths: Collection[str]) -> set[str]:
    """Those that an article (its draft and versions), a message of any sort or an automatic reply names."""
    found: set[str] = set()
    for model, columns in (
        (Article, ["cover", "body", "draft_cover", "draft_body"]),
        (ArticleVersion, ["cover", "body"]),
        (ReplyRule, ["content"]),
        (Broadcast, ["content"]),
        (Publication, ["content"]),
    ):
        for column in columns:
            found |= named_in(texts(model, column), paths)
    if found < set(paths):  # the largest table last
        found |= named_in(texts(Send, "content", kind__in=PICTURED), paths)
    return found
