"""How far the walk has come that makes old followers findable."""

from lifeloop.followers.models import Follow, TermWalk
from lifeloop.followers.rules.terms import VERSION


def unfinished() -> TermWalk | None:
    """This version's walk when there is still something to look at; a fresh one when it has not begun."""
    walk = TermWalk.objects.filter(version=VERSION).first()
    if walk is not None:
        return walk if walk.ended_at is None else None
    return TermWalk(version=VERSION) if Follow.objects.exists() else None
