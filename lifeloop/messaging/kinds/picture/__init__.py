"""Picture message: one picture of the account's library."""

from collections.abc import Sequence
from typing import Annotated

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from pydantic import Field, StringConstraints

from lifeloop.messaging.kinds.base import KINDS, Content, Kind


class PictureContent(Content):
    """``path`` in the media store; ``width`` and ``height`` in pixels keep its place before it is loaded."""

    path: Annotated[
        str,
        StringConstraints(
            min_length=1, max_length=120, pattern=r"^([0-9A-Za-z_-]+/)*[0-9A-Za-z_.-]+$"
        ),
    ]
    width: Annotated[int, Field(ge=1, le=20_000)]
    height: Annotated[int, Field(ge=1, le=20_000)]

    def pictures(self) -> Sequence[str]:
        return [self.path]


KINDS.add(
    "picture",
    Kind(
        name="picture",
        label=_("picture"),
        model=PictureContent,
        preview=lambda _content: gettext("[Picture]"),
        card="messaging/kinds/picture/card.html",
    ),
)
