"""Extension sets: up to three framed pages for everybody or for a label's people; of one rule, one is on."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from pydantic import ValidationError

from lifeloop.audit import Actor
from lifeloop.database import write
from lifeloop.followers.errors import LabelNotFound
from lifeloop.followers.services import labels
from lifeloop.kernel import clock
from lifeloop.lifestyle.models import Account
from lifeloop.placements.errors import MenuRuleInvalid
from lifeloop.placements.errors_slots import ExtensionName, ExtensionNotFound, ExtensionTaken
from lifeloop.placements.models import ExtensionSet
from lifeloop.placements.rules.slots import AreaRule, read_areas
from lifeloop.placements.services.slots import locked_account, tell

NAME = 30  # characters of a set's name


@dataclass(frozen=True, slots=True)
class ExtensionDraft:
    """A set as it was composed; ``rule`` None: for everybody."""

    name: str
    areas: object
    rule: object = None


def save_set(
    actor: Actor, account: Account, draft: ExtensionDraft, *, set_id: int | None = None
) -> ExtensionSet:
    """A set is made (off) or changed. Refused: its name, the number of areas, a part of one, a label that is not there.

    A set that is on and gets the rule of another one that is on turns that one off.
    """
    with write():
        locked = locked_account(account)
        row = _own(locked, set_id) if set_id is not None else ExtensionSet(account=locked)
        name = draft.name.strip()
        if not 1 <= len(name) <= NAME or not name.isprintable():
            raise ExtensionName(most=NAME)
        rule = _rule(locked, draft.rule)
        areas = read_areas(
            draft.areas, most=settings.LIFELOOP_EXTENSION_AREAS, own_hosts=own_hosts()
        )
        row.name, row.changed_at = name, clock.now()
        row.areas = [area.model_dump(mode="json") for area in areas]
        row.rule = rule.model_dump(mode="json") if rule else None
        row.rule_key = rule.key if rule else ""
        if row.on:
            _turn_others_off(locked, row)
        row.save()
        tell(actor, locked, "extension.saved", {"set": row.pk, "set_name": name})
    return row


def put_on(actor: Actor, account: Account, draft: ExtensionDraft) -> ExtensionSet:
    """A set is made and shown at once. Refused: as :func:`save_set`; :class:`ExtensionTaken` for everybody's where one is shown."""
    with write():
        locked = locked_account(account)
        shown = ExtensionSet.objects.filter(account=locked, rule_key="", on=True)
        if draft.rule is None and shown.exists():
            raise ExtensionTaken
        row = save_set(actor, account, draft)
        return switch(actor, account, set_id=row.pk, on=True)


def switch(actor: Actor, account: Account, *, set_id: int, on: bool) -> ExtensionSet:
    """Turned on, a set is shown at once and the other of the same rule is not any more; turned off, it is not shown."""
    with write():
        locked = locked_account(account)
        row = _own(locked, set_id)
        if row.on == on:
            return row
        if on:
            _turn_others_off(locked, row)
        row.on, row.changed_at = on, clock.now()
        row.save(update_fields=["on", "changed_at"])
        action = "extension.on" if on else "extension.off"
        tell(actor, locked, action, {"set": row.pk, "set_name": row.name})
    return row


def delete_set(actor: Actor, account: Account, *, set_id: int) -> None:
    """A set goes, with its areas."""
    with write():
        locked = locked_account(account)
        row = _own(locked, set_id)
        tell(actor, locked, "extension.deleted", {"set": row.pk, "set_name": row.name})
        row.delete()


def own_hosts() -> list[str]:
    """The platform's host and that of its packages."""
    base = urlsplit(settings.LIFELOOP_BASE_URL).hostname or ""
    package = urlsplit(f"//{settings.LIFELOOP_PACKAGE_HOST}").hostname or ""
    return [host for host in (base, package) if host]


def _turn_others_off(account: Account, row: ExtensionSet) -> None:
    others = ExtensionSet.objects.filter(account=account, rule_key=row.rule_key, on=True)
    others.exclude(pk=row.pk).update(on=False)


def _own(account: Account, set_id: int) -> ExtensionSet:
    found = ExtensionSet.objects.filter(account=account, pk=set_id).first()
    if found is None:
        raise ExtensionNotFound
    return found


def _rule(account: Account, document: object) -> AreaRule | None:
    if document is None:
        return None
    try:
        rule = AreaRule.model_validate(document)
        labels.keep(account, [rule.label])
    except (ValidationError, LabelNotFound) as error:
        raise MenuRuleInvalid from error
    return rule
