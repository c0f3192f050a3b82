"""The follow sheet (life-follow): made, reviewed, shown, closed, followed through."""

import secrets

from django.conf import settings
from django.db.models import F

from lifeloop.audit import Actor, Target
from lifeloop.audit.services import record
from lifeloop.database import for_share, for_update, write
from lifeloop.followers.models import FollowSource
from lifeloop.followers.services import follow, open_follow
from lifeloop.identity.models import Person
from lifeloop.kernel import clock
from lifeloop.lifestyle.errors import AccountNotFound
from lifeloop.lifestyle.models import Account
from lifeloop.outbox import emit
from lifeloop.placements.errors import PictureNotFound
from lifeloop.placements.errors_promotion import SheetNotFound, TooManySheets
from lifeloop.placements.models import FollowSheet, SheetClose
from lifeloop.placements.queries import pictures
from lifeloop.placements.queries.sheets import usable_sheet
from lifeloop.placements.rules.sheets import Act, checked_texts, move
from lifeloop.programs.models import Program
from lifeloop.relations.queries.belonging import relation


def make(
    actor: Actor, account: Account, *, title: str, text: str = "", picture: str = ""
) -> FollowSheet:
    """A draft with a scene id of its own. ``picture``: a path of the account's library, or none.

    Refused: :class:`SheetTextLength`, :class:`PictureNotFound`, :class:`TooManySheets`.
    """
    title, text = checked_texts(title, text)
    _refuse_foreign(account, picture)
    with write():
        # Two at once must not both take the last place.
        if not for_update(Account.objects.filter(pk=account.pk)):
            raise AccountNotFound
        most = settings.LIFELOOP_SHEETS
        if FollowSheet.objects.filter(account=account).count() >= most:
            raise TooManySheets(most=most)
        sheet = FollowSheet.objects.create(
            scene_id=secrets.token_hex(8), account=account, title=title, text=text, picture=picture
        )
        _changed(actor, sheet, account, "sheet.made")
    return sheet


def edit(
    actor: Actor, account: Account, *, scene_id: str, title: str, text: str = "", picture: str = ""
) -> FollowSheet:
    """Change what people read; it is a draft again, and not shown until it is approved once more."""
    title, text = checked_texts(title, text)
    _refuse_foreign(account, picture)
    with write():
        sheet = _locked(scene_id, account)
        sheet.state = move(sheet.state, Act.EDIT)
        sheet.title, sheet.text, sheet.picture = title, text, picture
        sheet.review_note, sheet.changed_at = "", clock.now()
        sheet.save()
        _changed(actor, sheet, account, "sheet.edited")
    return sheet


def submit(actor: Actor, account: Account, *, scene_id: str) -> FollowSheet:
    """Hand it to the platform's operator."""
    return _act(actor, scene_id, Act.SUBMIT, account=account)


def withdraw(actor: Actor, account: Account, *, scene_id: str) -> FollowSheet:
    """Take it back out of the review."""
    return _act(actor, scene_id, Act.WITHDRAW, account=account)


def approve(operator: Actor, scene_id: str) -> FollowSheet:
    """The operator's yes: programs may show it."""
    return _act(operator, scene_id, Act.APPROVE)


def reject(operator: Actor, scene_id: str, *, note: str) -> FollowSheet:
    """The operator's no, with a reason; its merchant may mend and submit again."""
    return _act(operator, scene_id, Act.REJECT, note=note)


def delete(actor: Actor, account: Account, *, scene_id: str) -> None:
    """Gone, with its figures; programs that name it show nothing."""
    with write():
        sheet = _locked(scene_id, account)
        move(sheet.state, Act.DELETE)
        _changed(actor, sheet, account, "sheet.deleted")
        sheet.delete()


def shown(person: Person, program: Program, *, scene_id: str) -> None:
    """Count one showing. Refused: :class:`SheetNotFound` for one that may not be shown to this person here."""
    with write():
        sheet = usable_sheet(person, program, scene_id)
        FollowSheet.objects.filter(pk=sheet.pk).update(shown=F("shown") + 1)
        emit(
            "component.shown",
            person_id=person.pk,
            account_id=int(sheet.account_id),
            program_id=int(program.pk),
            facts={"by": "sheet", "relation": relation(program.pk, sheet.account_id)},
        )


def closed(person: Person, program: Program, *, scene_id: str) -> int:
    """The person closed it; returns how often by now. After three it is never shown to them again."""
    with write():
        sheet = usable_sheet(person, program, scene_id)
        SheetClose.objects.bulk_create(
            [SheetClose(sheet=sheet, person=person)], ignore_conflicts=True
        )
        mine = SheetClose.objects.filter(sheet=sheet, person=person)
        mine.update(times=F("times") + 1)
        return mine.values_list("times", flat=True).get()


def follow_by(person: Person, program: Program, *, scene_id: str) -> FollowSheet:
    """Follow through the sheet, with its scene as the source; counted once for each follow that begins.

    Refused: :class:`SheetNotFound`, :class:`CannotFollow`.
    """
    with write():
        sheet = usable_sheet(person, program, scene_id)
        for_share(Account.objects.filter(pk=sheet.account_id))
        for_update(FollowSheet.objects.filter(pk=sheet.pk))
        begins = open_follow(person, sheet.account_id) is None
        source = FollowSource.COMPONENT
        follow(person, sheet.account, source=source, scene=sheet.scene_id, program=program)
        if begins:
            FollowSheet.objects.filter(pk=sheet.pk).update(followed=F("followed") + 1)
    return sheet


def _act(
    actor: Actor, scene_id: str, act: Act, *, account: Account | None = None, note: str = ""
) -> FollowSheet:
    with write():
        sheet = _locked(scene_id, account)
        sheet.state = move(sheet.state, act)
        sheet.review_note, sheet.changed_at = note.strip()[:200], clock.now()
        sheet.save(update_fields=["state", "review_note", "changed_at"])
        data = {"note": sheet.review_note} if sheet.review_note else {}
        _changed(actor, sheet, sheet.account, f"sheet.{act.value}", data)
        emit(
            "sheet.state",
            account_id=int(sheet.account_id),
            merchant_id=sheet.account.app.merchant_id,
            facts={
                "sheet": sheet.pk,
                "title": sheet.title,
                "act": act.value,
                "note": sheet.review_note,
                "by": actor.member_id,
            },
        )
    return sheet


def _locked(scene_id: str, account: Account | None) -> FollowSheet:
    found = FollowSheet.objects.select_related("account__app").filter(pk=scene_id)
    rows = for_update(found.filter(account=account) if account else found)
    if not rows:
        raise SheetNotFound
    return rows[0]


def _refuse_foreign(account: Account, picture: str) -> None:
    if picture and picture not in pictures.kept(account.pk, [picture]):
        raise PictureNotFound


def _changed(
    actor: Actor,
    sheet: FollowSheet,
    account: Account,
    action: str,
    data: dict[str, str] | None = None,
) -> None:
    target = Target("sheet", sheet.pk, sheet.title)
    facts = {"account": account.pk, **(data or {})}
    merchant_id = account.app.merchant_id
    record(actor=actor, action=action, target=target, merchant_id=merchant_id, data=facts)
