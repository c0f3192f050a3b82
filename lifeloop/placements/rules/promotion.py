"""Codes and short links as pure functions: scene ids, states, where they may lead."""

import re
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit

from lifeloop.placements.errors_promotion import GotoInvalid, RemarkTooLong, SceneInvalid
from lifeloop.placements.rules.hosts import same_site
from lifeloop.placements.rules.targets import LinkTarget, ProgramTarget, Target, read_target

MOST_REMARK = 256
_SCENE = re.compile(r"[0-9A-Za-z_]{1,32}")


class CodeState(StrEnum):
    """``active`` codes follow; the other two answer a friendly page, for ever."""

    ACTIVE = "active"
    EXPIRED = "expired"
    REVOKED = "revoked"


def state_of(
    *,
    created_at: datetime,
    expires_at: datetime | None,
    revoked_at: datetime | None,
    now: datetime,
) -> CodeState:
    """What a code is now. ``revoked_at`` at ``expires_at`` was written when it was found expired.

    A clock that went back revives none: what was found expired stays so, and before its making a code is none.
    """
    if revoked_at is not None:
        over = expires_at is not None and revoked_at >= expires_at
        return CodeState.EXPIRED if over else CodeState.REVOKED
    if expires_at is not None and not created_at <= now < expires_at:
        return CodeState.EXPIRED
    return CodeState.ACTIVE


def checked_scene(value: str) -> str:
    """A scene id; :class:`SceneInvalid` for anything else."""
    if not _SCENE.fullmatch(value):
        raise SceneInvalid
    return value


def checked_remark(value: str) -> str:
    """A remark without space around it; :class:`RemarkTooLong`."""
    remark = value.strip()
    if len(remark) > MOST_REMARK:
        raise RemarkTooLong(most=MOST_REMARK)
    return remark


def read_goto(document: object | None) -> Target | None:
    """Where a code or short link leads, None for the account's home. :class:`GotoInvalid`, :class:`TargetInvalid`."""
    if document is None:
        return None
    target = read_target(document)
    if not isinstance(target, LinkTarget | ProgramTarget):
        raise GotoInvalid
    return target


def refuse_round(target: Target | None, base: str) -> None:
    """:class:`GotoInvalid` for a code or short link of ours as the target: two of them could lead to each other."""
    if isinstance(target, LinkTarget) and same_site(target.url, base):
        path = urlsplit(target.url).path
        if path.startswith(("/q/", "/s/")):
            raise GotoInvalid
