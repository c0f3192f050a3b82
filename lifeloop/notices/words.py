"""A notice in the reader's language."""

from django.utils.translation import gettext

from lifeloop.notices.models import Notice
from lifeloop.notices.registry import KINDS


def sentence(notice: Notice) -> str:
    """What happened. A kind of a later version, or facts of an earlier one, say their code rather than fail."""
    kind = KINDS.get(notice.kind)
    text = kind.sentences.get(notice.variant) if kind else None
    if text is None:
        return notice.kind
    try:
        return str(gettext(text) % notice.facts)
    except KeyError:
        return gettext(kind.label) if kind else notice.kind
