"""What a person writes to an account they follow: kept once, in both conversations, and the members' to answer."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from lifeloop.database import for_share, for_update, write
from lifeloop.followers.errors import NotFollowing
from lifeloop.followers.models import Follow
from lifeloop.identity import drawing, limits, media
from lifeloop.identity.models import Person
from lifeloop.identity.services import files
from lifeloop.kernel import clock, ids
from lifeloop.lifestyle.models import Account
from lifeloop.lifestyle.queries import is_usable
from lifeloop.messaging.errors_talks import (
    AccountAway,
    PicturesTooMany,
    WritesTooFast,
    WritingClosed,
)
from lifeloop.messaging.models import Incoming, Talk
from lifeloop.messaging.rules import talks_in as rules
from lifeloop.messaging.services.window import lock_follows
from lifeloop.outbox import emit
from lifeloop.placements.queries.menus import takes_words

_KEY = re.compile(r"[0-9A-Za-z_-]{8,32}")
FOLDER = "talks"  # of the media store; nothing below it has a public address


def say(person: Person, account: Account, *, key: str, text: str, client: str = "") -> Incoming:
    """Write a text. ``key`` is drawn by the page: the same one again gives the first message back.

    ``client``: the kind of phone, as personalised menus know it. Refused: an empty or too long text, an account that is
    suspended or not followed, or whose text menu for this person is without 咨询反馈, more than 20 messages a minute (setting).
    """
    kept = rules.said(text)
    words = _Words(key, "text", {"title": "", "text": kept}, rules.line(kept))
    return _take_in(person, account, words, client)


def show(
    person: Person, account: Account, *, key: str, file: UploadedFile, client: str = ""
) -> Incoming:
    """Send a picture: drawn anew (so what it says of place and camera is gone), seen by this person and the members only.

    Refused like :func:`say`; besides what is no picture, is too large, and more than 50 pictures a day (setting).
    """
    _refuse_early(person, account, client)
    data = drawing.read(file, most_bytes=settings.LIFELOOP_PICTURE_BYTES)
    drawn = drawing.redraw(data, most_pixels=settings.LIFELOOP_PICTURE_PIXELS)
    # A folder for each person: equal pictures of two people are two files, and each goes with its owner.
    folder = f"{FOLDER}/{person.user_id}"
    path = files.put(media.name_of(folder, media.digest_of(drawn.data), drawn.kind), drawn.data)
    content = {"path": path, "width": drawn.width, "height": drawn.height}
    return _take_in(person, account, _Words(key, "picture", content, ""), client)


@dataclass(frozen=True, slots=True)
class _Words:
    key: str
    kind: str
    content: Mapping[str, Any]
    line: str


def _refuse_early(person: Person, account: Account, client: str) -> None:
    """Nothing is decoded or stored for somebody who may not write."""
    if not is_usable(account):
        raise AccountAway
    if not Follow.objects.filter(person=person, account=account, ended_at=None).exists():
        raise NotFollowing
    if not takes_words(account, person=person, client=client):
        raise WritingClosed
    if limits.exceeded([(_pictures_a_day(), person.user_id)]):
        raise PicturesTooMany(most=settings.LIFELOOP_INCOMING_PICTURES_PER_DAY)


def _a_minute() -> limits.Limit:
    return limits.Limit("incoming.minute", settings.LIFELOOP_INCOMING_PER_MINUTE, 60)


def _pictures_a_day() -> limits.Limit:
    return limits.Limit("incoming.pictures", settings.LIFELOOP_INCOMING_PICTURES_PER_DAY, 86_400)


def _take_in(person: Person, account: Account, words: _Words, client: str) -> Incoming:
    with write():
        # Menus are published under the account's row, too: the one that is read below is in force until the commit.
        rows = for_share(
            Account.objects.select_related("app", "app__merchant").filter(pk=account.pk)
        )
        if not rows or not is_usable(rows[0]):
            raise AccountAway
        # Locked: two taps at the same moment come one after the other, and the second finds the first.
        if not lock_follows([(person.pk, account.pk)]):
            raise NotFollowing
        own = words.key if _KEY.fullmatch(words.key) else ids.token(16)
        earlier = Incoming.objects.filter(person=person, account=account, key=own).first()
        if earlier is not None:
            if (earlier.kind, earlier.content) == (words.kind, dict(words.content)):
                return earlier
            own = ids.token(
                16
            )  # an old page came back with its key and new words: those are not lost
        if not takes_words(rows[0], person=person, client=client):
            raise WritingClosed
        _count(person, words.kind)
        now = clock.now()
        made = Incoming.objects.create(
            person=person,
            account=account,
            key=own,
            kind=words.kind,
            content=words.content,
            created_at=now,
        )
        Follow.objects.filter(person=person, account=account, ended_at=None).update(active_at=now)
        _note(person, account, words.line, now)
        emit(
            "message.written",
            person_id=person.pk,
            account_id=int(account.pk),
            merchant_id=rows[0].app.merchant_id,
            facts={"message": str(made.id), "kind": words.kind},
        )
    return made


def _count(person: Person, kind: str) -> None:
    a_minute, pictures = _a_minute(), _pictures_a_day()
    rules_of = [a_minute, pictures] if kind == "picture" else [a_minute]
    used_up = limits.take([(limit, person.user_id) for limit in rules_of])
    if used_up is None:
        return
    if used_up is pictures:
        raise PicturesTooMany(most=pictures.most)
    raise WritesTooFast


def _note(person: Person, account: Account, line: str, now: datetime) -> None:
    """The members' side: one row a conversation, made by its first message."""
    mine = Talk.objects.filter(person=person, account=account)
    rows = for_update(mine)
    if not rows:
        Talk.objects.create(
            person=person,
            account=account,
            waiting=1,
            last_text=line,
            last_in_at=now,
            created_at=now,
        )
        return
    talk = rows[0]
    mine.update(waiting=talk.waiting + 1, last_text=line, last_in_at=now)
